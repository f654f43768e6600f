import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TAKEN_OVER_TIME } from "./controllers/taken.ts";
import { TAKEN_AS_RECORDED } from "./fields.ts";
import { FolderError, filesIn, unpackedIn } from "./folder.ts";
import { replayInParallel } from "./in-parallel.ts";
import { unlikeReadme } from "./readme-counts.ts";
import type { Wanted } from "./replay-folder.ts";
import { reportText } from "./report.ts";

const USAGE = `npm run parity -- [FOLDER] [--json] [--family NAME] [--case ID] [--seed N]

Replays what the real kube-scheduler decided, and what the real controllers did over time, and compares everything.
FOLDER holds *.jsonl.gz files of either format, in folders or not;
the default is ../shared/recordings where it is there, else the copy in test/reference/recordings.
  --json         the result as JSON
  --family NAME  cases of one family alone
  --case ID      cases whose id begins so
  --seed N       1 if absent; with another one controllers' recordings are replayed with other draws among equals, and
                 with a control plane and kubelets that take a little more or less time: what is equal must stay so
Exit code: 0 all is equal and all was compared, 1 not so, 2 there is nothing at all to replay.`;

const HERE = new URL("../../", import.meta.url);
const SHARED = fileURLToPath(new URL("../shared/recordings", HERE));
const COPY = fileURLToPath(new URL("test/reference/recordings", HERE));

process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof FolderError || isUsageError(error))) throw error;
  console.error(`parity: ${(error as Error).message}`);
  return 2;
});

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      family: { type: "string" },
      case: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (positionals.length > 1) throw new FolderError(`one folder at a time, not ${positionals.join(" and ")}`);
  const folder = named(positionals[0]) ?? (existsSync(SHARED) ? SHARED : COPY);
  const files = filesIn(folder);
  if (!/^[1-9]\d{0,8}$/.test(values.seed))
    throw new FolderError(`--seed is a whole number from 1, not ${values.seed}`);
  const wanted: Wanted = { family: values.family, case: values.case, seed: Number(values.seed) };
  const tally = await replayInParallel(files, wanted);
  for (const problem of unpackedIn(folder)) tally.tellUnread(problem);
  const { unread } = tally;
  if (tally.families.length === 0)
    throw new FolderError(
      unread.length > 0 ? unread.join("\n") : "no case is wanted: look at --family and --case",
    );
  const isPart = wanted.family !== undefined || wanted.case !== undefined;
  const missing = isPart ? [] : unlikeReadme(files, tally);
  if (values.json) console.log(JSON.stringify({ files, families: tally.families, unread, missing }, null, 2));
  else {
    console.log(`recordings: ${files.map(shown).join(", ")}`);
    console.log(reportText(tally.families));
    for (const problem of unread) console.log(`not compared: ${problem}`);
    for (const sentence of missing) console.log(sentence);
    for (const [what, why] of Object.entries({ ...TAKEN_AS_RECORDED, ...TAKEN_OVER_TIME }))
      console.log(`taken as recorded: ${what}: ${why}`);
    console.log(tally.isEqual && missing.length === 0 ? "all is equal" : "NOT EQUAL");
  }
  return tally.isEqual && missing.length === 0 ? 0 : 1;
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}

/** npm runs a script in the folder of the package, wherever it was called. */
function named(folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : resolve(process.env["INIT_CWD"] ?? "", folder);
}

function isUsageError(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
