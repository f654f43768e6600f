import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { causesInWords } from "../metrics/waiting-words.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { PendingReason } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";

/** At most this many rows; the rest is counted in a last one. */
const MAX_REASONS = 50;

/** What waits at the end of a run and why, by workload and sentence, most first. */
export function pendingReasons(cluster: Cluster, scheduler: Scheduler, world: WorldSpec): PendingReason[] {
  const messages = new Map<number, string>();
  const reasons = new Map<string, { -readonly [Key in keyof PendingReason]: PendingReason[Key] }>();
  const names = [
    ...world.tasks.map(({ name }) => name),
    ...world.objects.workloads.map(({ label }) => label),
  ];
  scheduler.forEachWaiting((pod) => {
    const message = messageOf(pod);
    const workload = names[cluster.pods.workload[pod]!]!;
    const key = `${workload}\n${message}`;
    const reason = reasons.get(key) ?? { workload, count: 0, reason: causesInWords(message), message };
    reason.count++;
    reasons.set(key, reason);
  });
  const sorted = [...reasons.values()].sort(
    (a, b) => b.count - a.count || compare(a.workload, b.workload) || compare(a.message, b.message),
  );
  const rest = sorted.slice(MAX_REASONS);
  if (rest.length === 0) return sorted;
  const count = rest.reduce((sum, reason) => sum + reason.count, 0);
  const others = `${rest.length} more reasons`;
  return [...sorted.slice(0, MAX_REASONS), { workload: "", count, reason: others, message: others }];

  function messageOf(pod: PodId): string {
    // The class of a pod says nothing of gates.
    const isGated = (cluster.pods.templates[pod]?.schedulingGates.length ?? 0) > 0;
    const podClass = isGated ? -1 : cluster.classOf(pod);
    let message = messages.get(podClass);
    if (message === undefined) {
      message = scheduler.messageOf(pod);
      messages.set(podClass, message);
    }
    return message;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
