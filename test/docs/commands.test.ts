import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DUMP } from "../cli/a-dump.ts";
import { stowage } from "../cli/stowage.ts";
import { block, commandsOf, PAGES, read } from "./commands.ts";

const shown = [...new Set(PAGES.flatMap(commandsOf))];
const ours = shown.map(asStowage).filter((command) => command?.startsWith("stowage "));
const others = shown.filter((command) => asStowage(command) === undefined);

/** A command of ours as `stowage ...`; undefined for one of another program. */
function asStowage(command: string): string | undefined {
  if (command === "npm start") return "stowage run";
  const [, words] = /^(?:stowage|npm start --) (.*)$/.exec(command) ?? [];
  return words === undefined ? undefined : `stowage ${words}`;
}

let cwd: string;
let results: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "stowage-docs-"));
  cpSync(fileURLToPath(new URL("../../scenarios", import.meta.url)), join(cwd, "scenarios"), {
    recursive: true,
  });
  cpSync(join(cwd, "scenarios/shop"), join(cwd, "shop"), { recursive: true });
  writeFileSync(join(cwd, "dump.yaml"), DUMP);
  writeFileSync(join(cwd, "readme.yaml"), block("README.md", "yaml", "apiVersion:")!);
  writeFileSync(join(cwd, "tiny.yaml"), block("docs/scenario.md", "yaml", "apiVersion:")!);
  for (const name of ["my.yaml", "mine.yaml"]) expect((await stowage(["init", name], { cwd })).code).toBe(0);
  expect((await stowage(short(["run", "tiny.yaml", "--out", "first"]), { cwd })).code).toBe(0);
  results = join("first/zone-outage", readdirSync(join(cwd, "first/zone-outage"))[0]!);
}, 60_000);
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** The words of a command, with real files where the page has placeholders. Replications are few: the page is tested, not the machine. */
function words(command: string): string[] {
  const [, name = "", ...rest] = command
    .replace("import FILE...", "import shop")
    .replace("FILE...", "tiny.yaml")
    .replace("[FILE]", "new.yaml")
    .replace("DIR", results)
    .replace("POD --at TIME", "deployment/checkout --at 3m readme.yaml")
    .replace("--strategies a,b", "--strategies first-fit,best-fit")
    .split(" ");
  const plain = [name, ...rest];
  if (name === "init" || name === "import") return [...plain, "--force"];
  if (name === "compare" && rest.length === 0) return short(["compare", "tiny.yaml"]);
  return name === "run" || name === "compare" ? short(plain) : plain;
}

function short(plain: readonly string[]): string[] {
  const at = plain.indexOf("--replications");
  const rest = at < 0 ? plain : plain.toSpliced(at, 2);
  return [...rest, "--replications", "2", "--quiet", "--no-charts", "--no-html", "--events", "none"];
}

describe("what the pages tell to type", () => {
  it("is found", () => {
    // What the README starts with: were it not found, the tests below would test nothing.
    expect(ours).toContain("stowage run my.yaml");
    expect(ours).toContain("stowage compare FILE... --strategies a,b --replications 20 --jobs 2");
    expect(others).toContain("npm ci");
  });

  it.each([...new Set(ours)])("%s", { timeout: 60_000 }, async (command) => {
    const { code, stderr } = await stowage(words(command!), { cwd });
    // 99: an expectation that needs more replications than two.
    expect([0, 99], stderr).toContain(code);
  });

  it.each(others)("%s is known to npm, or to this repository", (command) => {
    const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;
    const [, script] = /^npm (?:run )?(?:--silent )?([\w:]+)/.exec(command) ?? [];
    if (command === "npm ci" || command === "npm i -g .") return;
    if (command === "node -e 0") return;
    if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
    else {
      const file = command.split(" ").find((word) => /^(\.ci|bench|scenarios|test)\//.test(word));
      expect(file, command).toBeDefined();
      expect(existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))), file).toBe(true);
    }
  });

  it("CI checks each script that CONTRIBUTING names", () => {
    for (const command of commandsOf("CONTRIBUTING.md").filter((shown) => shown.startsWith("npm run ")))
      expect(read(".ci/run")).toContain(`npm run --silent ${command.slice("npm run ".length)}`);
  });
});

describe("what the pages show", () => {
  it("README's scenario runs", async () => {
    const { code, stderr } = await stowage(short(["run", "readme.yaml", "--check"]), { cwd });
    expect(code, stderr).toBe(0);
  }, 60_000);

  it("the strategy of docs/strategies.md is the shipped one, and at most 20 lines", () => {
    const code = block("docs/strategies.md", "js", "//")!;
    expect(code).toBe(read("scenarios/strategies/emptiest-zone.mjs"));
    expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  });

  it.each(PAGES)("%s links to files that exist", (page) => {
    const prose = read(page).replace(/```.*?```/gs, "");
    for (const [, target] of prose.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      expect(existsSync(new URL(target!, new URL(`../../${page}`, import.meta.url))), target).toBe(true);
  });
});
