import { basename, dirname, extname, isAbsolute, relative } from "node:path";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { buildNodes } from "../manifest/build-nodes.ts";
import { buildObjects } from "../manifest/build-objects.ts";
import { resourcesOf } from "../manifest/resources-of.ts";
import { fileSlug } from "../report/file-slug.ts";
import { catalog } from "../run/catalog.ts";
import { containerBehaviors } from "../scenario/container-behaviors.ts";
import { type Imported, importedScenario } from "../scenario/imported.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { IMPORT_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";
import { type ManifestFiles, readManifestFiles } from "./read-manifest-files.ts";
import { readInput, verdict } from "./read-scenarios.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { writeNew } from "./write-new.ts";

type ImportFlags = Values<typeof IMPORT_FLAGS>;

const STANDARD_INPUT = "-";

/** Writes a scenario around manifests, or a dump of a cluster. */
export async function importCommand(
  flags: ImportFlags,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const { terminal } = context;
  const paths = [...named, ...flags.file];
  if (paths.length === 0)
    throw wrongInput("stowage import: found no file; allowed: manifests, or folders of manifests");
  const stdin = await readInput(paths, context);
  const found = await readManifestFiles(paths, stdin, flags["ignore-unsupported"]);
  const mistakes = showDiagnostics(found.diagnostics, found.sources, flags.quiet, terminal);
  const scenario = found.survey.notSimulated.find(({ what }) => /^Scenario\b/.test(what));
  if (scenario !== undefined) {
    throw wrongInput(
      `stowage import: ${paths.join(", ")}: there is a scenario in it already, whose cluster, timeline and behaviors would be lost; run it as it is`,
    );
  }
  if (hasErrors(found.diagnostics)) throw wrongInput(verdict(mistakes, paths.length, paths.length));
  const text = scenarioText(paths, found, flags);
  if (flags.out === STANDARD_INPUT) await terminal.print(text);
  else {
    writeNew("import", flags.out, text, flags.force);
    const needed = flags["ignore-unsupported"] ? " --ignore-unsupported" : "";
    if (!flags.quiet) terminal.note(`Wrote ${flags.out}. Next: stowage run${needed} ${flags.out}`);
  }
  return EXIT.fine;
}

function scenarioText(paths: readonly string[], found: ManifestFiles, flags: ImportFlags): string {
  const { drafts, survey, files } = found;
  const resources = ["cpu", "memory", "pods", ...resourcesOf(drafts)];
  const { workloads } = buildObjects(drafts, { resources, ...containerBehaviors([]) });
  const nodes = buildNodes(drafts, { resources });
  const isInline = flags.inline || paths.includes(STANDARD_INPUT);
  const imported: Imported = {
    name: nameFor(paths[0]!),
    files: paths.map((path) => (path === STANDARD_INPUT ? "the standard input" : path)),
    manifests: isInline ? [] : paths.map((path) => fromScenario(path, flags.out)),
    resources,
    workloads,
    nodes: nodes.length,
    zones: [...new Set(nodes.map(({ zone }) => zone))].filter((zone) => zone !== ""),
    withoutEffect: survey.notSimulated.length + survey.ignoredFields.length,
    strategies: strategiesToCompare(),
    flags: flags["ignore-unsupported"] ? " --ignore-unsupported" : "",
  };
  const documents = isInline ? files.map(({ text }) => `---\n${withoutHead(text)}`) : [];
  return importedScenario(imported) + documents.join("");
}

/** What Kubernetes does, where there is such a strategy, and one that packs. */
function strategiesToCompare(): readonly string[] {
  const wanted = ["kube-default", "best-fit"];
  return wanted.filter((name) => catalog.strategies.some((strategy) => strategy.name === name));
}

function nameFor(path: string): string {
  const bare = basename(path, extname(path));
  const slug = fileSlug(bare === STANDARD_INPUT ? "imported" : bare).toLowerCase();
  const name = slug
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return name === "" ? "imported" : name;
}

/** As the scenario has to name it. */
function fromScenario(path: string, out: string): string {
  if (isAbsolute(path) || out === STANDARD_INPUT) return path;
  return relative(dirname(out), path) || ".";
}

/** A document that begins with a mark of its own needs no second one. */
function withoutHead(text: string): string {
  return `${text.replace(/^\uFEFF?(---[ \t]*\r?\n)?/, "").trimEnd()}\n`;
}
