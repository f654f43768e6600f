import { open } from "node:fs/promises";
import { POD_OUTCOMES } from "../spec/run-result.ts";
import type { Study } from "../spec/study.ts";
import { type Cells, numberCell, textCell } from "./csv-cells.ts";
import { ResultsError } from "./results-error.ts";
import { writeCells } from "./write-csv.ts";

/** A file that a worker wrote during a run. */
export interface Spool {
  readonly strategy: string;
  readonly variant: string;
  readonly seed: number;
  readonly path: string;
}

export const PODS_FILE = "pods.csv";

/** Columns of pods.csv as the manifest lists them. */
export const POD_COLUMNS = [
  { name: "strategy", unit: "", meaning: "label of the strategy" },
  { name: "variant", unit: "", meaning: "name of the variant; empty for the scenario as written" },
  { name: "seed", unit: "", meaning: "seed of the replication" },
  { name: "pod", unit: "", meaning: "name of the pod; of a task: its workload and its number within it" },
  { name: "workload", unit: "", meaning: "name of the workload" },
  { name: "submitted_s", unit: "s", meaning: "first submission, in simulated time" },
  { name: "bound_s", unit: "s", meaning: "last attempt bound; empty: never" },
  { name: "ready_s", unit: "s", meaning: "last attempt ready; empty: never" },
  { name: "ended_s", unit: "s", meaning: "end; empty: never" },
  { name: "node", unit: "", meaning: "node of the last attempt; empty: none" },
  { name: "attempts", unit: "1", meaning: "times that it was bound" },
  { name: "outcome", unit: "", meaning: "ended, failed, deleted, evicted, abandoned, running or pending" },
];

/** Numbers in a record: workload, index, submitted, bound, ready, ended, node, attempts, outcome, bytes of its name. */
const FIELDS = 10;
const HEAD_BYTES = FIELDS * Float64Array.BYTES_PER_ELEMENT;
/** Room for thousands of records; names are at most 253 characters long. */
const CHUNK_BYTES = 2 ** 19;
const SECOND = 1e6;

/**
 * Streams spools of pod records into one CSV, in the order given. Memory: one chunk of records.
 *
 * A spool is rows of ten little-endian doubles, each with a name behind it; times are microseconds, NaN for what did
 * not happen.
 */
export async function writePods(path: string, study: Study, spools: readonly Spool[]): Promise<void> {
  const header = POD_COLUMNS.map((column) => column.name);
  await writeCells(path, header, podChunks(study, spools));
}

async function* podChunks(study: Study, spools: readonly Spool[]): AsyncIterable<readonly Cells[]> {
  for (const spool of spools) {
    const names = namesOf(study, spool);
    for await (const records of recordsOf(spool.path)) yield records.map((each) => podCells(each, names));
  }
}

interface Names {
  /** strategy, variant, seed: equal for all rows of a spool. */
  readonly place: Cells;
  readonly workloads: readonly string[];
  readonly nodes: readonly string[];
}

function namesOf({ scenario }: Study, { strategy, variant, seed, path }: Spool): Names {
  const world = scenario.variants.find(({ name }) => name === variant)?.world;
  if (world === undefined) throw new RangeError(`spool ${path}: the study has no variant "${variant}"`);
  return {
    place: [textCell(strategy), textCell(variant), String(seed)],
    workloads: [...world.tasks.map(({ name }) => name), ...world.objects.workloads.map(({ label }) => label)],
    nodes: world.nodes.map((node) => textCell(node.name)),
  };
}

/** A record: its numbers, and its name. */
interface PodRow {
  readonly numbers: readonly number[];
  readonly name: string;
}

/** Whole records, a chunk at a time. */
async function* recordsOf(path: string): AsyncIterable<PodRow[]> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    // Bytes of a record that the last chunk cut off, at the head of the buffer.
    let kept = 0;
    for (;;) {
      const free = buffer.length - kept;
      const read = await fill(free, (offset) => file.read(buffer, kept + offset, free - offset));
      const { rows, used } = rowsIn(buffer.subarray(0, kept + read));
      if (rows.length > 0) yield rows;
      kept += read - used;
      if (read < free) break;
      buffer.copyWithin(0, used);
    }
    if (kept === 0) return;
    throw new ResultsError("cannot read", path, "its last pod record is cut off", "run the scenario again");
  } finally {
    await file.close();
  }
}

/** The whole records at the head of some bytes, and how many bytes they take. */
function rowsIn(bytes: Buffer): { rows: PodRow[]; used: number } {
  const rows: PodRow[] = [];
  let used = 0;
  while (used + HEAD_BYTES <= bytes.length) {
    const numbers = Array.from({ length: FIELDS }, (_, field) => bytes.readDoubleLE(used + field * 8));
    const end = used + HEAD_BYTES + numbers[FIELDS - 1]!;
    if (end > bytes.length) break;
    rows.push({ numbers, name: bytes.toString("utf8", used + HEAD_BYTES, end) });
    used = end;
  }
  return { rows, used };
}

/** Reads until `wanted` bytes are there or the file has ended: a single read may bring less. */
async function fill(
  wanted: number,
  read: (offset: number) => Promise<{ bytesRead: number }>,
): Promise<number> {
  let length = 0;
  while (length < wanted) {
    const { bytesRead } = await read(length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function podCells({ numbers, name }: PodRow, { place, workloads, nodes }: Names): Cells {
  const [workload, index, submitted, bound, ready, ended, node, attempts, outcome] = numbers as PodNumbers;
  const label = workloads[workload] ?? "";
  return [
    ...place,
    textCell(name === "" ? `${label}-${index}` : name),
    textCell(label),
    numberCell(submitted / SECOND),
    numberCell(bound / SECOND),
    numberCell(ready / SECOND),
    numberCell(ended / SECOND),
    nodes[node] ?? "",
    String(attempts),
    POD_OUTCOMES[outcome] ?? "",
  ];
}

type PodNumbers = [number, number, number, number, number, number, number, number, number];
