import type { ClusterView } from "../../cluster/view.ts";
import { isHardSpread } from "../../spec/pod.ts";
import type { QueueDiscipline as QueueName } from "../../spec/scenario-spec.ts";
import { describePods } from "../hints/describe-pods.ts";
import type { HintContext } from "../hints/hint.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { KubernetesQueue } from "./kubernetes-queue.ts";
import type { KubernetesQueueSettings } from "./kubernetes-queue-settings.ts";
import { ListQueue } from "./list-queue.ts";
import type { PodOrder, QueueDiscipline } from "./queue-discipline.ts";
import { byHints, byRegistration } from "./worth-retrying.ts";

/** `order` is the strategy's own, if it has one; else priority decides, in the queue that knows it. */
export function makeQueue(
  name: QueueName,
  view: ClusterView,
  order: PodOrder | undefined,
  settings: QueueSettings,
): QueueDiscipline {
  switch (name) {
    case "fifo":
      return new FifoQueue(view, order ?? inTurn);
    case "list":
      return new ListQueue(view, order ?? inTurn);
    case "kubernetes":
      return makeKubernetesQueue(view, order, settings);
  }
}

/** What kube-scheduler's queue has to know of who uses it. */
export interface QueueSettings extends Pick<KubernetesQueueSettings, "rejectorsOf" | "passOver" | "isHeld"> {
  /** Whether attempts take no time: then pods may go together. */
  readonly isInstant: boolean;
  /** Microseconds. */
  readonly initialBackoff: number;
  readonly longestBackoff: number;
}

function makeKubernetesQueue(
  view: ClusterView,
  order: PodOrder | undefined,
  settings: QueueSettings,
): KubernetesQueue {
  const describe = describePods(view);
  const isCurrent = view.kubernetesMinor >= POPS_FROM_BACKOFF;
  const context: HintContext = {
    labelsOf: (namespace) => view.rules.affinity.labelsOf(namespace),
    hardSpreadOf: ({ placement }) => placement.spread.filter(isHardSpread),
  };
  return new KubernetesQueue(view, {
    ...settings,
    ...(!isCurrent && { isHeld: undefined }),
    order: order ?? byPriority(view),
    formsCohorts: settings.isInstant && order === undefined,
    describe,
    isWorthRetrying:
      view.kubernetesMinor >= HAS_HINTS
        ? byHints(describe, context)
        : byRegistration(describe, context, view),
    popsFromBackoff: isCurrent,
    backoff: { initial: settings.initialBackoff, longest: settings.longestBackoff, isWindowed: isCurrent },
  });
}

/** The feature SchedulerQueueingHints: facts 1.1. */
const HAS_HINTS = 32;

/** The feature SchedulerPopFromBackoffQ: facts 1.1. */
const POPS_FROM_BACKOFF = 33;

const inTurn: PodOrder = () => 0;

/** Higher priorities first. Source: Kubernetes PrioritySort. */
function byPriority(view: ClusterView): PodOrder {
  return (a, b) => view.classes.priority[view.classOf(b)]! - view.classes.priority[view.classOf(a)]!;
}
