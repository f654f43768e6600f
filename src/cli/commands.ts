import type { Context } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import {
  EXPLAIN_FLAGS,
  IMPORT_FLAGS,
  INIT_FLAGS,
  REPORT_FLAGS,
  RUN_FLAGS,
  SCHEMA_FLAGS,
  STRATEGIES_FLAGS,
  VALIDATE_FLAGS,
} from "./flags.ts";
import type { Flags, Values } from "./read-flags.ts";

/** A word after `stowage`. Its code is imported when it is called: help must not wait for the simulator. */
export interface Command<Table extends Flags = Flags> {
  readonly name: string;
  readonly describe: string;
  readonly flags: Table;
  /** What stands behind the command, if anything may. */
  readonly positional: Positional | undefined;
  readonly run: (flags: Values<Table>, named: readonly string[], context: Context) => Promise<ExitCode>;
}

export interface Positional {
  readonly name: string;
  readonly describe: string;
  /** What is taken if there is none, for help. */
  readonly absent: string;
  readonly several: boolean;
}

const scenarios = (absent: string): Positional => ({
  name: "files",
  describe: "Scenarios; - is the standard input",
  absent,
  several: true,
});

export const COMMANDS: readonly Command[] = [
  command({
    name: "run",
    describe: "Run scenarios, compare what they name, and write the results",
    flags: RUN_FLAGS,
    positional: scenarios("the one that is shipped"),
    run: async (...given) => (await import("./run-command.ts")).runCommand(...given),
  }),
  command({
    name: "compare",
    describe: "Run scenarios with the strategies, replications and seeds given here",
    flags: RUN_FLAGS,
    positional: scenarios("none"),
    run: async (...given) => (await import("./run-command.ts")).compareCommand(...given),
  }),
  command({
    name: "validate",
    describe: "Check scenarios or manifests without running them",
    flags: VALIDATE_FLAGS,
    positional: {
      name: "files",
      describe: "Scenarios, manifests, folders of manifests; - is the standard input",
      absent: "none",
      several: true,
    },
    run: async (...given) => (await import("./validate-command.ts")).validateCommand(...given),
  }),
  command({
    name: "explain",
    describe: "Say how a strategy decides about a pod at an instant: verdict and score of each node",
    flags: EXPLAIN_FLAGS,
    positional: {
      name: "pod",
      describe: "Name of a pod, NAMESPACE/NAME, or KIND/NAME of a workload; behind it, the scenario",
      absent: "none; the scenario that is shipped",
      several: true,
    },
    run: async (...given) => (await import("./explain-command.ts")).explainCommand(...given),
  }),
  command({
    name: "import",
    describe: "Make a scenario of manifests, or of what kubectl get -o yaml prints",
    flags: IMPORT_FLAGS,
    positional: {
      name: "files",
      describe: "Manifests, folders of manifests; - is the standard input",
      absent: "none",
      several: true,
    },
    run: async (...given) => (await import("./import-command.ts")).importCommand(...given),
  }),
  command({
    name: "schema",
    describe: "Print the JSON Schema of scenarios, for editors",
    flags: SCHEMA_FLAGS,
    positional: undefined,
    run: async (...given) => (await import("./schema-command.ts")).schemaCommand(...given),
  }),
  command({
    name: "init",
    describe: "Write a commented scenario to start from",
    flags: INIT_FLAGS,
    positional: { name: "file", describe: "Where to write", absent: "scenario.yaml", several: false },
    run: async (...given) => (await import("./init-command.ts")).initCommand(...given),
  }),
  command({
    name: "strategies",
    describe: "List the strategies: formula, source, options, ties",
    flags: STRATEGIES_FLAGS,
    positional: undefined,
    run: async (...given) => (await import("./strategies-command.ts")).strategiesCommand(...given),
  }),
  command({
    name: "report",
    describe: "Draw a results folder again from what it holds",
    flags: REPORT_FLAGS,
    positional: { name: "folder", describe: "A results folder", absent: "none", several: false },
    run: async (...given) => (await import("./report-command.ts")).reportCommand(...given),
  }),
  command({
    name: "completion",
    describe: "Print a completion script for the shell (bash, zsh)",
    flags: {},
    positional: undefined,
    run: async (...given) => (await import("./completion-command.ts")).completionCommand(...given),
  }),
];

/** Lets each command know the types of its own flags. */
function command<Table extends Flags>(described: Command<Table>): Command {
  return described as unknown as Command;
}
