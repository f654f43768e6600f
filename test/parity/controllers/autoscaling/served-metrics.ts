import type { PodId } from "../../../../src/cluster/ids.ts";
import { MetricError, type PodMetric } from "../../../../src/controllers/pod-autoscaler/metered-pod.ts";
import type { MetricsSource } from "../../../../src/controllers/pod-autoscaler/metrics-source.ts";
import type { ControllerRun, RecordedAction } from "../recording.ts";
import type { Evaluation } from "./evaluations.ts";

const SECOND = 1_000_000;
/** Of what the recorder served. */
const WINDOW = 15 * SECOND;

/** The metrics API of a recorded run: it answers what the recorder served, when it did. */
export class ServedMetrics implements MetricsSource {
  readonly #played: PlayedPods;
  readonly #readyAt: (name: string, before: number) => number | undefined;
  #left: RecordedAction[] = [];
  #current: RecordedAction | undefined;

  constructor(run: ControllerRun, played: PlayedPods) {
    this.#played = played;
    this.#readyAt = readyTimes(run);
  }

  /** An evaluation begins. */
  begin({ served, answeredAt }: Evaluation): void {
    this.#left = served.map((each, i) => ({
      ...each,
      servedAt: each.t,
      t: i + 1 < served.length ? each.t : answeredAt,
    }));
    this.#current = undefined;
  }

  answersIn(): number {
    const next = this.#left.shift();
    this.#current = next ?? this.#current;
    return next === undefined ? 0 : Math.max(0, Math.round(next.t * SECOND) - this.#played.now());
  }

  resource(
    resource: string,
    _container: string | undefined,
    pods: readonly PodId[],
  ): ReadonlyMap<PodId, PodMetric> {
    return this.#byPod("resource", pods, (served) => {
      const amount = served[resource];
      return amount === undefined ? undefined : resource === "cpu" ? amount : 1000 * amount;
    });
  }

  /** What is called millicores is in thousandths. */
  pods(_metric: unknown, pods: readonly PodId[]): ReadonlyMap<PodId, PodMetric> {
    return this.#byPod("custom", pods, ({ cpu }) => cpu);
  }

  object({ name }: { readonly name: string }): number {
    return 1000 * this.#served("custom")["object"][name];
  }

  external({ name }: { readonly name: string }): number {
    return 1000 * this.#served("external")["external"][name];
  }

  #byPod(
    api: string,
    pods: readonly PodId[],
    amountOf: (served: Readonly<Record<string, number>>) => number | undefined,
  ): ReadonlyMap<PodId, PodMetric> {
    const served = new Map<string, Readonly<Record<string, number>>>(
      Object.entries(this.#served(api)["pods"]),
    );
    const names = new Map(pods.map((pod) => [pod, this.#played.nameOf(pod)]));
    // Which of equal pods is deleted is chance: what was served for one that is not there, is served for another.
    const present = new Set(names.values());
    const free = [...served.keys()].filter((name) => !present.has(name));
    const metrics = new Map<PodId, PodMetric>();
    for (const [pod, name] of names) {
      const recorded = served.has(name) ? name : free.shift();
      const own = recorded === undefined ? undefined : served.get(recorded);
      const value = own === undefined ? undefined : amountOf(own);
      if (value !== undefined) metrics.set(pod, { value, at: this.#takenAt(pod, recorded!), window: WINDOW });
    }
    return metrics;
  }

  #served(api: string): RecordedAction {
    if (this.#current !== undefined) return this.#current;
    throw new MetricError(`unable to fetch metrics from ${api} metrics API: no metrics known`);
  }

  /**
   * When a metric was taken that is as much younger than the pod's readiness as it was in the recording: how long a
   * loaded machine took until a pod was ready is no matter of the autoscaler.
   */
  #takenAt(pod: PodId, recorded: string): number {
    const { startTime } = this.#played;
    const now = Math.round(this.#current!["servedAt"] * SECOND);
    const readyAt = this.#played.readyAt(pod);
    const recordedAt = this.#readyAt(recorded, now);
    if (Number.isNaN(readyAt) || recordedAt === undefined) return now;
    const whole = (time: number) => time - ((startTime + time) % SECOND);
    return whole(readyAt) + whole(now) - whole(recordedAt);
  }
}

/** The pods of a run that is played. */
export interface PlayedPods {
  readonly now: () => number;
  readonly startTime: number;
  readonly nameOf: (pod: PodId) => string;
  /** NaN: it has not been. */
  readonly readyAt: (pod: PodId) => number;
}

/** When recorded pods got ready last, in microseconds; undefined: they have not by then. */
function readyTimes({ changes }: ControllerRun): (name: string, before: number) => number | undefined {
  const times = new Map<string, number[]>();
  for (const { kind, name, t, set } of changes) {
    const ready = set?.["ready"];
    if (kind !== "Pod" || !(ready === true || (Array.isArray(ready) && ready[1] === true))) continue;
    times.set(name, [...(times.get(name) ?? []), Math.round(t * SECOND)]);
  }
  return (name, before) => times.get(name)?.findLast((time) => time <= before);
}
