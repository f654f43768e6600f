import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

/** The pages that people read, by their paths in the repository. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "results/README.md",
  "scenarios/data/README.md",
  ...readdirSync(new URL("docs/", ROOT))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** Every command that a page shows: lines of `sh` blocks, indented lines, and code within a sentence. */
export function commandsOf(page: string): readonly string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.split("\n"));
  const indented = [...text.matchAll(/^ {4}((?:stowage|npm|npx) .*)$/gm)].map(([, line]) => line!);
  const prose = text.replace(/```.*?```/gs, "");
  const inline = [...prose.matchAll(/`((?:[A-Z_]+=\S+ )*(?:stowage|npm|npx|node|bash) [^`\n]*)`/g)];
  return [...blocks, ...indented, ...inline.map(([, code]) => code!)]
    .flatMap((line) => line.replace(/\s+#.*$/, "").split(" && "))
    .map((command) => command.trim())
    .filter((command) => command !== "");
}

/** A fenced block of a page that begins with these words; undefined if there is none. */
export function block(page: string, language: string, begin: string): string | undefined {
  const blocks = [...read(page).matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))];
  return blocks.map(([, text]) => text!).find((text) => text.startsWith(begin));
}
