/**
 * How many feasible nodes kube-scheduler looks for among `nodes`: all below 100, else
 * max(100, trunc(nodes x percentage / 100)); percentage 0 stands for max(5, 50 - trunc(nodes / 125)).
 *
 * Source: facts 1.4, pkg/scheduler/schedule_one.go.
 */
export function nodesToFind(nodes: number, percentage = 0): number {
  if (nodes < 100) return nodes;
  const share = percentage === 0 ? Math.max(5, 50 - Math.trunc(nodes / 125)) : percentage;
  return Math.min(nodes, Math.max(100, Math.trunc((nodes * share) / 100)));
}
