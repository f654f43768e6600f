import type { Argv, CommandModule } from "yargs";
import { ResultsError } from "../report/results-error.ts";
import { candidates } from "./candidates.ts";
import { CommandError, wrongInput } from "./command-error.ts";
import { COMMANDS, type Command } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { meant } from "./flag.ts";
import { overview } from "./overview.ts";
import { type Arguments, readFlags } from "./read-flags.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * Does what a command line says, and gives the exit code.
 *
 * Never ends the process, and never throws. `interrupt` stops what runs; what has finished is still reported.
 */
export async function commandLine(
  words: readonly string[],
  terminal: Terminal,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  try {
    return await obey(withCommand(words), terminal, interrupt);
  } catch (error) {
    return explain(error, terminal);
  }
}

async function obey(words: readonly string[], terminal: Terminal, interrupt: AbortSignal): Promise<ExitCode> {
  const answer = answerAtOnce(words);
  if (answer !== undefined) {
    await terminal.print(`${answer}\n`);
    return EXIT.fine;
  }
  const { default: yargs } = await import("yargs");
  let chosen: { command: Command; found: Arguments } | undefined;
  const parser = describe(yargs(), (command, found) => {
    chosen = { command, found: withDashes(found) };
  });
  const shown = await parse(parser, words);
  if (shown !== "") await terminal.print(`${shown}\n`);
  if (chosen === undefined) return EXIT.fine;
  const { name, flags, positional } = chosen.command;
  const values = readFlags(name, flags, positional?.name ?? "", chosen.found);
  const named = wordsBehind(chosen.command, chosen.found);
  const most = positional === undefined ? 0 : positional.several ? Infinity : 1;
  if (named.length > most)
    throw wrongInput(
      `stowage ${name}: found ${named.map((word) => `"${word}"`).join(", ")}; allowed: ${most === 0 ? "flags only" : "one"}`,
    );
  return await chosen.command.run(values, named, { terminal, interrupt });
}

/** The words that are no flags: yargs puts what it did not expect behind the command's own name. */
function wordsBehind({ positional }: Command, found: Arguments): readonly string[] {
  const expected = positional === undefined ? [] : [found[positional.name] ?? []].flat();
  const more = (found["_"] as readonly unknown[]).slice(1);
  return [...expected, ...more].map(String);
}

/** What needs no parser, which is slow to load. */
function answerAtOnce(words: readonly string[]): string | undefined {
  switch (words[0]) {
    case "--help":
    case "-h":
      return overview();
    case "--version":
      return VERSION;
    case COMPLETE:
      return candidates(words.slice(1)).join("\n");
  }
  return undefined;
}

/** Without a command, `run` is meant; a first word that is none is a mistake. */
function withCommand(words: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === undefined) return ["run"];
  if (NO_COMMANDS.has(first) || COMMANDS.some(({ name }) => name === first)) return words;
  if (first.startsWith("-")) return ["run", ...words];
  const names = COMMANDS.map(({ name }) => name);
  const cure = looksLikeFile(first) ? ` (did you mean "stowage run ${first}"?)` : meant(first, names);
  throw wrongInput(`stowage: unknown command "${first}"${cure}; allowed: ${names.join(", ")}`);
}

/** What the completion script asks; not for people. */
const COMPLETE = "--complete";
const NO_COMMANDS = new Set(["--help", "-h", "--version", COMPLETE]);

function looksLikeFile(word: string): boolean {
  return /[./\\]/.test(word);
}

type Chosen = (command: Command, found: Arguments) => void;

/** Tells yargs what exists. It parses, shows help and completes; flags are checked in `readFlags`. */
function describe(yargs: Argv, choose: Chosen): Argv {
  const parser = yargs
    .scriptName("stowage")
    .locale("en")
    .exitProcess(false)
    .fail(false)
    .help()
    .alias("help", "h")
    .version(false)
    .parserConfiguration(PARSER);
  for (const command of COMMANDS) addCommand(parser, command, choose);
  return parser;
}

function addCommand(parser: Argv, command: Command, choose: Chosen): void {
  const { name, flags, positional, describe } = command;
  parser.command({
    command:
      positional === undefined ? name : `${name} [${positional.name}${positional.several ? ".." : ""}]`,
    describe,
    builder: (own: Argv) => {
      if (positional !== undefined)
        own.positional(positional.name, {
          type: "string",
          describe: positional.describe,
          defaultDescription: positional.absent,
        });
      for (const [flag, { option }] of Object.entries(flags)) own.option(flag, option);
      return own;
    },
    handler: (found: Arguments) => choose(command, found),
  } as CommandModule);
}

/** Flags mean what they say: no --no- prefix, no camelCase twins, no numbers, no lists that eat the next word. */
const PARSER = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "duplicate-arguments-array": true,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
};

/** No shell can pass it. */
const DASH = "\0";

/** yargs loses a lone `-`, the standard input, so it travels in disguise. */
function withoutDashes(words: readonly string[]): string[] {
  return words.map((word) => (word === "-" ? DASH : word));
}

function withDashes(found: Arguments): Arguments {
  const restore = (value: unknown) => (value === DASH ? "-" : value);
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(restore) : restore(value),
    ]),
  );
}

/** What yargs wants to show (help, the version), "" for nothing. */
function parse(parser: Argv, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    void parser.parse(withoutDashes(words), {}, (error: Error | undefined, _: unknown, output: string) =>
      error ? reject(wrongInput(`stowage: ${error.message}`)) : resolve(output),
    );
  });
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommandError) {
    terminal.note(error.message);
    return error.code;
  }
  if (error instanceof ResultsError) {
    terminal.note(`error: ${error.message}\nhint: ${error.cure}`);
    return EXIT.failed;
  }
  terminal.note(`stowage: this should not happen; please report it\n${(error as Error).stack ?? error}`);
  return EXIT.failed;
}
