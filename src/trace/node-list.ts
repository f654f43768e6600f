import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Cells } from "./cells.ts";
import { BYTES_PER_MIB, GPU } from "./openb.ts";
import { readFileInto } from "./read-file.ts";
import { WHOLE_FILE } from "./reading-log.ts";
import { readTable } from "./table.ts";

export interface NodeListReading {
  /** In file order. */
  readonly nodes: readonly ListedNode[];
  /** In file order, as in a TraceReading. */
  readonly problems: readonly Diagnostic[];
  /** SHA-256 of the file's bytes as stored, in hex; "" if reading stopped before the end. */
  readonly digest: string;
}

export interface ListedNode {
  readonly name: string;
  /** By name of the resource: cpu in millicores, memory in bytes, nvidia.com/gpu where there are any. No pods: the list has no limit. */
  readonly allocatable: Readonly<Record<string, number>>;
  /** Of the GPUs; "" where there are none. */
  readonly model: string;
}

/** Reads a node list of openb: sn, cpu_milli, memory_mib, gpu, model. Problems call the file `name`. */
export async function readNodeList(file: string, name = file): Promise<NodeListReading> {
  const nodes: ListedNode[] = [];
  const lineOf = new Map<string, number>();
  const layout = { delimiter: ",", header: true, columns: COLUMNS };
  const { log, digest } = await readFileInto(file, name, async (pieces, log) => {
    await readTable(pieces, layout, log, (cells) => {
      const node = readNode(cells);
      const first = lineOf.get(node.name) ?? cells.line;
      lineOf.set(node.name, first);
      if (first !== cells.line)
        cells.reject("sn", `is the name of line ${first}'s node too`, "give each node a name of its own");
      if (!cells.bad) nodes.push(node);
    });
    if (nodes.length === 0 && log.problems.length === 0) log.problem(WHOLE_FILE, "empty", "no rows");
  });
  return { nodes, problems: log.problems, digest };
}

const COLUMNS = ["sn", "cpu_milli", "memory_mib", "gpu", "model"].map((name) => ({
  field: name,
  column: name,
}));

function readNode(cells: Cells): ListedNode {
  if (!cells.has("sn")) cells.reject("sn", "is empty", "a node needs a name");
  const cpu = cells.count("cpu_milli");
  const memory = cells.exact("memory_mib", cells.count("memory_mib") * BYTES_PER_MIB);
  const gpus = cells.count("gpu");
  const allocatable = gpus > 0 ? { cpu, memory, [GPU]: gpus } : { cpu, memory };
  return { name: cells.text("sn"), allocatable, model: cells.text("model") };
}
