import { hasErrors } from "../diagnostics/diagnostic.ts";
import { buildObjects } from "../manifest/build-objects.ts";
import { containerBehaviors } from "../scenario/container-behaviors.ts";
import { isBareManifests } from "./bare-manifests.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { VALIDATE_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";
import { readManifestFiles } from "./read-manifest-files.ts";
import { type Examined, examineScenarios, type NamedScenario, readInput, verdict } from "./read-scenarios.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { counted, surveyText } from "./survey-text.ts";

type ValidateFlags = Values<typeof VALIDATE_FLAGS>;

/** Checks scenarios one by one, and bare manifests together, as `kubectl apply` would take them. */
export async function validateCommand(
  flags: ValidateFlags,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const files = [...named, ...flags.file];
  if (files.length === 0)
    throw wrongInput(
      "stowage validate: found no file; allowed: scenarios, manifests, or folders of manifests",
    );
  const stdin = await readInput(files, context);
  const isBare = await Promise.all(files.map((file) => isBareManifests(file, stdin)));
  const bare = files.filter((_, i) => isBare[i]);
  const options = {
    sets: flags.set,
    quiet: flags.quiet,
    ignoreUnsupported: flags["ignore-unsupported"],
    stdin,
  };
  const survey = await examineManifests(bare, flags, stdin, context);
  const { read, mistakes, wrong } = await examineScenarios(
    files.filter((_, i) => !isBare[i]),
    options,
    context,
  );
  if (survey.wrong + wrong > 0)
    throw wrongInput(verdict(survey.mistakes + mistakes, survey.wrong + wrong, files.length));
  if (!flags.quiet)
    await context.terminal.print(
      [...survey.read, ...read.map((one) => `${sizeOf(one)}\n${notesOf(one)}`)].join(""),
    );
  return EXIT.fine;
}

/** What manifests come to, in words, and how many mistakes were shown. */
async function examineManifests(
  paths: readonly string[],
  flags: ValidateFlags,
  stdin: Buffer | string,
  { terminal }: Context,
): Promise<Examined<string>> {
  if (paths.length === 0) return { read: [], mistakes: 0, wrong: 0 };
  const { drafts, survey, diagnostics, sources } = await readManifestFiles(
    paths,
    stdin,
    flags["ignore-unsupported"],
  );
  const mistakes = showDiagnostics(diagnostics, sources, flags.quiet, terminal);
  if (hasErrors(diagnostics)) return { read: [], mistakes, wrong: paths.length };
  const objects = buildObjects(drafts, { resources: ["cpu", "memory", "pods"], ...containerBehaviors([]) });
  return { read: [surveyText(paths, survey, objects, diagnostics.length)], mistakes, wrong: 0 };
}

/** What its author should know: defaults in use, what manifests ask for and nothing comes of. */
function notesOf({ scenario }: NamedScenario): string {
  return scenario.notes.map((note) => `  ${note}\n`).join("");
}

/** "a.yaml: fine; 2 variants x 3 strategies x 20 seeds = 120 runs" */
function sizeOf({ file, scenario }: NamedScenario): string {
  const factors = [
    ...(scenario.variants.length > 1 ? [counted(scenario.variants.length, "variant")] : []),
    counted(scenario.strategies.length, "strategy", "strategies"),
    counted(scenario.replications.count, "seed"),
  ];
  const runs = scenario.variants.length * scenario.strategies.length * scenario.replications.count;
  return `${file}: fine; ${factors.join(" x ")} = ${counted(runs, "run")}`;
}
