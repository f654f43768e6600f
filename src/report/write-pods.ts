import { open } from "node:fs/promises";
import type { PodOutcome } from "../spec/run-result.ts";
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
  { name: "pod", unit: "", meaning: "workload and number of the task within it" },
  { name: "workload", unit: "", meaning: "name of the workload" },
  { name: "submitted_s", unit: "s", meaning: "first submission, in simulated time" },
  { name: "bound_s", unit: "s", meaning: "last attempt bound; empty: never" },
  { name: "ready_s", unit: "s", meaning: "last attempt ready; empty: never" },
  { name: "ended_s", unit: "s", meaning: "end; empty: never" },
  { name: "node", unit: "", meaning: "node of the last attempt; empty: none" },
  { name: "attempts", unit: "1", meaning: "times that it was bound" },
  { name: "outcome", unit: "", meaning: "ended, abandoned, running or pending" },
];

/** Numbers in a record: workload, index, submitted, bound, ready, ended, node, attempts, outcome. */
const FIELDS = 9;
const RECORD_BYTES = FIELDS * Float64Array.BYTES_PER_ELEMENT;
const RECORDS = 8192;
const OUTCOMES: readonly PodOutcome[] = ["ended", "abandoned", "running", "pending"];
const SECOND = 1e6;

/**
 * Streams spools of pod records into one CSV, in the order given. Memory: one chunk of records.
 *
 * A spool is rows of nine little-endian doubles; times are microseconds, NaN for what did not happen.
 */
export async function writePods(path: string, study: Study, spools: readonly Spool[]): Promise<void> {
  const header = POD_COLUMNS.map((column) => column.name);
  await writeCells(path, header, podChunks(study, spools));
}

async function* podChunks(study: Study, spools: readonly Spool[]): AsyncIterable<readonly Cells[]> {
  for (const spool of spools) {
    const names = namesOf(study, spool);
    for await (const view of recordsOf(spool.path)) {
      const chunk: Cells[] = [];
      for (let at = 0; at < view.byteLength; at += RECORD_BYTES) chunk.push(podCells(view, at, names));
      yield chunk;
    }
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
    workloads: world.tasks.map((task) => task.name),
    nodes: world.nodes.map((node) => textCell(node.name)),
  };
}

/** Whole records at a time. The view is reused: it holds until the next one is asked for. */
async function* recordsOf(path: string): AsyncIterable<DataView> {
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(RECORD_BYTES * RECORDS);
    for (;;) {
      const length = await fill(buffer, (offset) => file.read(buffer, offset, buffer.length - offset));
      if (length % RECORD_BYTES !== 0) {
        throw new ResultsError(
          "cannot read",
          path,
          "its last pod record is cut off",
          "run the scenario again",
        );
      }
      if (length > 0) yield new DataView(buffer.buffer, 0, length);
      if (length < buffer.length) return;
    }
  } finally {
    await file.close();
  }
}

/** Reads until the buffer is full or the file has ended: a single read may bring less. */
async function fill(
  buffer: Uint8Array,
  read: (offset: number) => Promise<{ bytesRead: number }>,
): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await read(length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function podCells(view: DataView, at: number, { place, workloads, nodes }: Names): Cells {
  const field = (position: number) => view.getFloat64(at + position * 8, true);
  const workload = workloads[field(0)] ?? "";
  return [
    ...place,
    textCell(`${workload}-${field(1)}`),
    textCell(workload),
    numberCell(field(2) / SECOND),
    numberCell(field(3) / SECOND),
    numberCell(field(4) / SECOND),
    numberCell(field(5) / SECOND),
    nodes[field(6)] ?? "",
    String(field(7)),
    OUTCOMES[field(8)] ?? "",
  ];
}
