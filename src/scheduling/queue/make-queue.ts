import type { ClusterView } from "../../cluster/view.ts";
import type { QueueDiscipline as QueueName } from "../../spec/scenario-spec.ts";
import { INITIAL_BACKOFF, LONGEST_BACKOFF } from "./attempts.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { KubernetesQueue, type KubernetesQueueSettings } from "./kubernetes-queue.ts";
import { ListQueue } from "./list-queue.ts";
import type { PodOrder, QueueDiscipline } from "./queue-discipline.ts";

/** `order` is the strategy's own, if it has one; else priority decides, in the queue that knows it. */
export function makeQueue(
  name: QueueName,
  view: ClusterView,
  order: PodOrder | undefined,
  settings: Pick<KubernetesQueueSettings, "rejectionsOf" | "passOver">,
): QueueDiscipline {
  switch (name) {
    case "fifo":
      return new FifoQueue(view, order ?? inTurn);
    case "list":
      return new ListQueue(view, order ?? inTurn);
    case "kubernetes":
      return new KubernetesQueue(view, {
        ...settings,
        order: order ?? byPriority(view),
        popsFromBackoff: view.kubernetesMinor >= POPS_FROM_BACKOFF,
        backoff: {
          initial: INITIAL_BACKOFF,
          longest: LONGEST_BACKOFF,
          isWindowed: view.kubernetesMinor >= POPS_FROM_BACKOFF,
        },
      });
  }
}

/** The feature SchedulerPopFromBackoffQ: facts 1.1. */
const POPS_FROM_BACKOFF = 33;

const inTurn: PodOrder = () => 0;

/** Higher priorities first. Source: Kubernetes PrioritySort. */
function byPriority(view: ClusterView): PodOrder {
  return (a, b) => view.classes.priority[view.classOf(b)]! - view.classes.priority[view.classOf(a)]!;
}
