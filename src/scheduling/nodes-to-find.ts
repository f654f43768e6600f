/**
 * How many feasible nodes kube-scheduler looks for among `nodes`: all below 100, else
 * max(100, trunc(nodes x percentage / 100)) with percentage = max(5, 50 - trunc(nodes / 125)).
 *
 * Source: facts 1.4, pkg/scheduler/schedule_one.go, with percentageOfNodesToScore 0.
 */
export function nodesToFind(nodes: number): number {
  if (nodes < 100) return nodes;
  const percentage = Math.max(5, 50 - Math.trunc(nodes / 125));
  return Math.max(100, Math.trunc((nodes * percentage) / 100));
}
