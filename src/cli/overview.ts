import { COMMANDS } from "./commands.ts";

/** What `stowage --help` says. Made without the parser, which takes longer to load than everything else together. */
export function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    "stowage [command]",
    "",
    "Simulates a container cluster, and compares the strategies that place its pods.",
    "",
    "Commands:",
    ...COMMANDS.map(({ name, describe }) => `  stowage ${name.padEnd(width)}  ${describe}`),
    "",
    "Without a command: stowage run, on the scenario that is shipped.",
    "The flags of a command: stowage run --help. The version: stowage --version.",
    "",
    "Exit codes: 0 fine, 1 a run failed, 2 the input is wrong, 99 an expectation does not hold, 130 interrupted.",
  ].join("\n");
}
