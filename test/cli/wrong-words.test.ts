import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { type Ended, stowage } from "./stowage.ts";

const RUN_FLAGS =
  "--file, --set, --ignore-unsupported, --strategies, --variants, --replications, --seed, --horizon, --check, --jobs, --memory, " +
  "--stuck-after, --out, --events, --pods, --no-charts, --no-html, --output, --quiet";
const COMMANDS = "run, compare, validate, explain, import, schema, init, strategies, report, completion";

/** What is typed, and the whole answer. */
const WRONG: readonly (readonly [typed: string, answer: string])[] = [
  ["rnu", `stowage: unknown command "rnu" (did you mean "run"?); allowed: ${COMMANDS}`],
  ["plot", `stowage: unknown command "plot"; allowed: ${COMMANDS}`],
  [
    "my.yaml",
    `stowage: unknown command "my.yaml" (did you mean "stowage run my.yaml"?); allowed: ${COMMANDS}`,
  ],
  ["run --sed 5", `stowage run: unknown flag --sed (did you mean --set?); allowed: ${RUN_FLAGS}`],
  [
    "--replicatons 5",
    `stowage run: unknown flag --replicatons (did you mean --replications?); allowed: ${RUN_FLAGS}`,
  ],
  ["run -x", `stowage run: unknown flag -x; allowed: ${RUN_FLAGS}`],
  ["run --seed", "stowage run: --seed: needs a value"],
  ["run --seed --quiet", "stowage run: --seed: needs a value"],
  ["run --set", "stowage run: --set: needs a value"],
  ["run --seed 1.5", 'stowage run: --seed: found "1.5"; allowed: a whole number, 0 or more'],
  ["run --seed -1", 'stowage run: --seed: found "-1"; allowed: a whole number, 0 or more'],
  ["run --replications 0", 'stowage run: --replications: found "0"; allowed: a whole number, 1 or more'],
  ["run -j two", 'stowage run: --jobs: found "two"; allowed: a whole number, 1 or more'],
  ["run --seed 1 --seed 2", "stowage run: --seed: given 2 times; allowed: once"],
  [
    "run --events fisrt",
    'stowage run: --events: found "fisrt" (did you mean "first"?); allowed: all, first, none',
  ],
  ["run -o xml", 'stowage run: --output: found "xml"; allowed: table, json, yaml'],
  ["run --strategies a,,b", 'stowage run: --strategies: found "a,,b"; allowed: names separated by commas'],
  ["run --strategies a,b,a", 'stowage run: --strategies: found "a" twice; allowed: each name once'],
  [
    "run --stuck-after 30",
    'stowage run: --stuck-after: "30" has no unit; write "30s" for seconds, "30m" for minutes',
  ],
  ["run --memory 1Mi", 'stowage run: --memory: found "1Mi"; allowed: 32Mi or more'],
  [
    "run --jobs 0 --events some",
    'stowage run: --jobs: found "0"; allowed: a whole number, 1 or more\n' +
      'stowage run: --events: found "some"; allowed: all, first, none',
  ],
  ["compare", "stowage compare: found no file; allowed: one or more scenarios"],
  ["validate", "stowage validate: found no file; allowed: scenarios, manifests, or folders of manifests"],
  ["run - -", "stowage: found - twice; allowed: once, since the standard input can be read once"],
  ["init a.yaml b.yaml", 'stowage init: found "a.yaml", "b.yaml"; allowed: one'],
  ["strategies best-fit", 'stowage strategies: found "best-fit"; allowed: flags only'],
  ["report", "stowage report: found no folder; allowed: a results folder"],
  ["schema --force", "stowage schema: unknown flag --force; allowed: --out"],
  ["completion --shell", "stowage completion: unknown flag --shell; allowed: none"],
];

/** What the command line says to these words, in this process: it prints through what it is given. */
async function say(words: readonly string[]): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    print: async (data) => {
      stdout += data;
    },
    note: (message) => {
      stderr += `${message}\n`;
    },
    input: async () => Buffer.from(""),
    colour: { print: false, note: false },
    columns: undefined,
    live: undefined,
  };
  const code = await commandLine(words, terminal, new AbortController().signal);
  return { code, stdout, stderr };
}

describe("wrong words", () => {
  it.each(WRONG)("stowage %s: says what was found and what is allowed", async (typed, answer) => {
    expect(await say(typed.split(" "))).toEqual({ code: 2, stdout: "", stderr: `${answer}\n` });
  });

  it.each([WRONG[0]!, WRONG[3]!])("stowage %s: so does the built command", async (typed, answer) => {
    expect(await stowage(typed.split(" "))).toEqual({ code: 2, stdout: "", stderr: `${answer}\n` });
  });
});
