import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { type FailureRecord, MAX_FAILURES } from "../spec/failure.ts";
import type { TimelineMark } from "../spec/run-result.ts";

/** Whatever befalls the cluster, as it is marked in charts. */
export type Befallen = Pick<TimelineMark, "what" | "target" | "cause">;

/** A failure as it goes on. Times are instants; NaN for what has not happened. */
export interface OpenFailure extends Befallen {
  readonly start: number;
  readonly nodes: Set<NodeId>;
  /** Nodes that are still away. */
  away: number;
  backAt: number;
  detectedAt: number;
  firstAt: number;
  lastAt: number;
  podsLost: number;
  /** Millicore-microseconds. */
  work: number;
  /** Workloads that it hit, and those of them that have not recovered. */
  workloads: number;
  waiting: number;
  recoveredAt: number;
}

/** What became of each failure: nodes that go away together, for what was said to befall the cluster just then. */
export class FailureRecords {
  readonly #cluster: Cluster;
  readonly #failures: OpenFailure[] = [];
  readonly #byNode = new Map<NodeId, OpenFailure>();
  /** What was said last, and when; it becomes a failure with the first node that goes away for it. */
  #said: { readonly at: number; readonly befallen: Befallen; failure: OpenFailure | undefined } | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  befell(befallen: Befallen): void {
    this.#said = { at: this.#cluster.now, befallen, failure: undefined };
  }

  /** The failure for which a node is away; undefined: it is not, or there were too many. */
  of(node: NodeId): OpenFailure | undefined {
    return this.#byNode.get(node);
  }

  /** A node goes away. */
  begin(node: NodeId): void {
    const failure = this.#current(node);
    if (failure === undefined) return;
    this.#byNode.set(node, failure);
    if (!failure.nodes.has(node)) failure.nodes.add(node);
    failure.away++;
  }

  /** A node is heard again; what comes of its absence later is still that failure's. */
  back(node: NodeId): void {
    const failure = this.#byNode.get(node);
    if (failure !== undefined && --failure.away === 0) failure.backAt = this.#cluster.now;
  }

  /** The control plane has noticed, taken note of the return, and forgotten it. */
  end(node: NodeId): void {
    this.#byNode.delete(node);
  }

  /** Those from an instant on, in the order of their begin. */
  records(from: number): readonly FailureRecord[] {
    return this.#failures.filter(({ start }) => start >= from).map(recordOf);
  }

  #current(node: NodeId): OpenFailure | undefined {
    const { now, nodes } = this.#cluster;
    const said = this.#said?.at === now ? this.#said : undefined;
    if (said?.failure !== undefined) return said.failure;
    if (this.#failures.length === MAX_FAILURES) return undefined;
    const befallen = said?.befallen ?? {
      ...{ what: "fail", target: `node/${nodes.specs[node]!.name}`, cause: "timeline" },
    };
    const failure: OpenFailure = {
      ...befallen,
      ...{ start: now, nodes: new Set(), away: 0, backAt: Infinity },
      ...{ detectedAt: NaN, firstAt: NaN, lastAt: NaN, podsLost: 0, work: 0 },
      ...{ workloads: 0, waiting: 0, recoveredAt: NaN },
    };
    if (said !== undefined) said.failure = failure;
    this.#failures.push(failure);
    return failure;
  }
}

function recordOf(failure: OpenFailure): FailureRecord {
  const { what, target, cause, start, podsLost, workloads } = failure;
  return {
    ...{ what, target, cause, start, podsLost, workloads },
    lasted: failure.backAt - start,
    nodes: failure.nodes.size,
    detected: failure.detectedAt - start,
    firstEviction: failure.firstAt - start,
    lastEviction: failure.lastAt - start,
    recovered: failure.waiting > 0 ? Number.NaN : failure.recoveredAt - start,
    coreHoursLost: failure.work / CORE_HOUR,
  };
}

/** In millicore-microseconds. */
const CORE_HOUR = 1000 * 3_600_000_000;
