import { type Cells, MICROSECONDS_PER_SECOND } from "./cells.ts";
import type { ReadingLog } from "./reading-log.ts";
import { readTable, type WantedColumn } from "./table.ts";
import type { TraceBuilder } from "./trace-builder.ts";

/** What a device plugin calls whole GPUs. */
export const GPU = "nvidia.com/gpu";
export const BYTES_PER_MIB = 1024 * 1024;

export type OpenbResource = "cpu" | "memory" | "gpu";

export interface OpenbOptions {
  readonly format: "openb";
  /**
   * true: pods come at their creation and run as long as they did, from scheduled to deleted.
   * false: all pods come at 0, in file order, and never end. Default: true.
   */
  readonly lifetimes?: boolean | undefined;
  /** What counts; a resource that is not named is requested by no pod. Default: cpu and memory. */
  readonly resources?: readonly OpenbResource[] | undefined;
}

/**
 * Reads a pod list of Alibaba's GPU cluster 2023 (openb): cpu_milli, memory_mib, num_gpu, gpu_milli and times in s.
 *
 * With `gpu`, a pod requests num_gpu of nvidia.com/gpu, whatever the model. Dropped: with `gpu`, pods that share a
 * GPU (0 < gpu_milli < 1000), since a count cannot say it; with lifetimes, pods that were never scheduled and pods
 * that were not deleted, since nobody knows how long they would have run. Lists without times (multigpu) are a
 * problem unless `lifetimes` is false.
 */
export async function readOpenbPods(
  pieces: AsyncIterable<string>,
  options: OpenbOptions,
  log: ReadingLog,
  builder: TraceBuilder,
): Promise<void> {
  const lifetimes = options.lifetimes ?? true;
  const counted = new Set(options.resources ?? DEFAULT_RESOURCES);
  const columns = [...REQUEST_COLUMNS, ...(lifetimes ? TIME_COLUMNS : [])];
  await readTable(pieces, { delimiter: ",", header: true, columns }, log, (cells) => {
    const requests = readRequests(cells, counted);
    const sharesGpu = isShared(cells);
    if (cells.bad) return;
    if (counted.has("gpu") && sharesGpu) log.drop(cells.line, "shares a GPU with others");
    else if (lifetimes) addWithLifetime(cells, requests, log, builder);
    else builder.add(0, Infinity, Infinity, 1, requests);
  });
}

/** The resources that these options add to cpu, memory and pods. */
export function openbExtendedResources(options: OpenbOptions): readonly string[] {
  return options.resources?.includes("gpu") ? [GPU] : [];
}

const DEFAULT_RESOURCES: readonly OpenbResource[] = ["cpu", "memory"];
const REQUEST_COLUMNS = ["cpu_milli", "memory_mib", "num_gpu", "gpu_milli"].map(asIs);
const TIME_COLUMNS = ["creation_time", "deletion_time", "scheduled_time"].map((name) => ({
  ...asIs(name),
  reason: "this list has no times: set lifetimes: false",
}));

function asIs(name: string): WantedColumn {
  return { field: name, column: name };
}

function readRequests(cells: Cells, counted: ReadonlySet<OpenbResource>): number[] {
  const cpu = cells.count("cpu_milli");
  const memory = cells.exact("memory_mib", cells.count("memory_mib") * BYTES_PER_MIB);
  const gpus = cells.count("num_gpu");
  const requests = [counted.has("cpu") ? cpu : 0, counted.has("memory") ? memory : 0, 1];
  if (counted.has("gpu")) requests.push(gpus);
  return requests;
}

function isShared(cells: Cells): boolean {
  const milli = cells.count("gpu_milli");
  return milli > 0 && milli < 1000;
}

function addWithLifetime(
  cells: Cells,
  requests: readonly number[],
  log: ReadingLog,
  builder: TraceBuilder,
): void {
  const created = cells.time("creation_time", MICROSECONDS_PER_SECOND);
  if (!cells.has("scheduled_time") || !cells.has("deletion_time")) {
    log.drop(cells.line, cells.has("scheduled_time") ? "not deleted" : "never scheduled");
    return;
  }
  const scheduled = cells.time("scheduled_time", MICROSECONDS_PER_SECOND);
  const deleted = cells.time("deletion_time", MICROSECONDS_PER_SECOND);
  if (deleted < scheduled) cells.reject("deletion_time", "is before the scheduled_time");
  if (!cells.bad) builder.add(created, deleted - scheduled, deleted - scheduled, 1, requests);
}
