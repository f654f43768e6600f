import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { ControllerCase, ControllerRun } from "./controllers/recording.ts";
import { casesOf, FolderError, filesIn, unpackedIn } from "./folder.ts";
import { replayFiles, WHOLE } from "./replay-folder.ts";
import { reportText } from "./report.ts";

const COPY = fileURLToPath(new URL("../reference/recordings/controllers/", import.meta.url));
const ALL = { family: undefined, case: undefined, seed: 1 };
const FOLDER = mkdtempSync(join(tmpdir(), "hostile-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Case = Writable<ControllerCase>;

const [GOOD] = [...casesOf(`${COPY}garbage-collection.jsonl.gz`, (position) => position === 0)];

function altered(alter: (recorded: Case) => void): Case {
  const recorded = structuredClone(GOOD) as unknown as Case;
  alter(recorded);
  return recorded;
}

/** What the command would say of a folder with these files, and whether it would exit with 0. */
function replayed(name: string, files: Readonly<Record<string, string | Buffer>>) {
  const folder = join(FOLDER, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  const tally = replayFiles(filesIn(folder), ALL, WHOLE);
  for (const problem of unpackedIn(folder)) tally.tellUnread(problem);
  return { isEqual: tally.isEqual, said: [reportText(tally.families), ...tally.unread].join("\n") };
}

function packed(...cases: readonly unknown[]): Buffer {
  return gzipSync(cases.map((each) => JSON.stringify(each)).join("\n"));
}

const good = packed(GOOD);

describe("of a folder of recordings", () => {
  it("that is as it should be nothing is said", () => {
    expect(replayed("good", { "a.jsonl.gz": good })).toEqual({
      isEqual: true,
      said: expect.not.stringContaining("not compared"),
    });
  });

  it.each<[string, Readonly<Record<string, string | Buffer>>, readonly RegExp[]]>([
    [
      "a file that was cut off",
      { "cut.jsonl.gz": good.subarray(0, good.length / 2) },
      [/cut\.jsonl\.gz: cannot be read as gzip: .+: fetch it again/],
    ],
    [
      "a line that was cut off",
      { "cut.jsonl.gz": gzipSync(`${JSON.stringify(GOOD)}\n${JSON.stringify(GOOD).slice(0, 900)}`) },
      [/cut\.jsonl\.gz:2: no JSON: .+: each line holds one case/],
    ],
    ["a file that is not packed", { "plain.jsonl": JSON.stringify(GOOD) }, [/plain\.jsonl: .+: gzip it/]],
    [
      "a file without cases",
      { "hollow.jsonl.gz": gzipSync("\n\n") },
      [/hollow\.jsonl\.gz: there are no cases/],
    ],
    [
      "a line that is no case",
      { "other.jsonl.gz": packed([1, 2]) },
      [/other\.jsonl\.gz: of another format: a recorded case has/],
    ],
    [
      "a case of a kind that nobody knows",
      { "kind.jsonl.gz": packed({ id: "x-1", family: "juggling", throws: [] }) },
      [/not compared, juggling: 1 cases: nobody knows cases without .+; first in x-1/],
    ],
    [
      "a field that nobody knows",
      { "field.jsonl.gz": packed(altered((each) => Object.assign(each, { weather: "fair" }))) },
      [/unknown field weather; first in/],
    ],
    [
      "a field that is missing",
      { "field.jsonl.gz": packed(altered((each) => Reflect.deleteProperty(each.runs[0]!, "final"))) },
      [/no field runs\.final; first in/],
    ],
    [
      "an action that nobody knows",
      { "act.jsonl.gz": packed(altered(({ runs }) => firstAction(runs, { what: "juggle" }))) },
      [/not simulated: the action juggle; first in/],
    ],
    [
      "an object of a kind that nobody knows",
      {
        "object.jsonl.gz": packed(
          altered(({ runs }) =>
            firstAction(runs, {
              what: "create",
              object: { apiVersion: "example.org/v1", kind: "Juggler", metadata: { name: "j" }, spec: {} },
            }),
          ),
        ),
      },
      [/not simulated: .*Juggler.*; first in/],
    ],
    [
      "a flag that nobody knows",
      {
        "flag.jsonl.gz": packed(
          altered((each) => {
            each.flags = { ...each.flags, kcm: [...each.flags.kcm, "--juggle=3"] };
          }),
        ),
      },
      [/not simulated: the flag --juggle; first in/],
    ],
    [
      "a run of which nothing was recorded",
      {
        "still.jsonl.gz": packed(
          altered((each) => {
            each.runs = each.runs.map((run) => ({ ...run, actions: [], changes: [], final: {} }));
            each.stable = {};
            each.varying = {};
          }),
        ),
      },
      [/1 cases: nothing was recorded of one of its runs; first in/],
    ],
    [
      "a case without runs",
      {
        "none.jsonl.gz": packed(
          altered((each) => {
            each.runs = [];
          }),
        ),
      },
      [/1 cases: it has no runs; first in/],
    ],
    [
      "a key that nobody sums up",
      {
        "key.jsonl.gz": packed(
          altered((each) => {
            each.stable = { ...each.stable, "Juggler j balls": [3] };
          }),
        ),
      },
      [/Juggler balls: not equal; first in/],
    ],
  ])(
    "that has %s it is said where and why, beside what is well, and all is not equal",
    (name, files, says) => {
      const { isEqual, said } = replayed(name.replaceAll(" ", "-"), { ...files, "well.jsonl.gz": good });
      expect(isEqual).toBe(false);
      for (const each of says) expect(said).toMatch(each);
      expect(said).toMatch(/garbage-collection +[1-9]/);
    },
  );

  it.each([
    ["nothing", () => mkdtempSync(join(FOLDER, "bare-")), "there are no recordings (*.jsonl.gz) in it"],
    [
      "nothing but what is not packed",
      () => {
        const folder = mkdtempSync(join(FOLDER, "plain-"));
        writeFileSync(join(folder, "a.jsonl"), JSON.stringify(GOOD));
        return folder;
      },
      "recordings are read packed: gzip it",
    ],
  ])("that has %s there is nothing to replay", (_, folder, message) => {
    expect(() => filesIn(folder())).toThrow(FolderError);
    expect(() => filesIn(folder())).toThrow(message);
  });
});

/** Another first action, after which nothing is known of the run. */
function firstAction(runs: readonly ControllerRun[], action: object): void {
  for (const { actions } of runs) (actions as unknown[]).unshift({ t: 0, ...action });
}
