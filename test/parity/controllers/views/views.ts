import { autoscalers } from "./autoscalers.ts";
import { budgets } from "./budgets.ts";
import { claims } from "./claims.ts";
import { controllerRevisions } from "./controller-revisions.ts";
import { cronJobs } from "./cron-jobs.ts";
import { daemonSets } from "./daemon-sets.ts";
import { deployments } from "./deployments.ts";
import { endpointSlices } from "./endpoint-slices.ts";
import { jobs } from "./jobs.ts";
import { nodes } from "./nodes.ts";
import { replicaSets } from "./replica-sets.ts";
import { resourceQuotas } from "./resource-quotas.ts";
import { statefulSets } from "./stateful-sets.ts";
import type { KindView } from "./view.ts";

/**
 * Every kind that is watched, apart from pods (pod-objects.ts) and Events (event-objects.ts), which tell of themselves.
 * To add one: write a file here that has a KindView, and name it in this list. What several kinds write within one
 * event of the simulation comes in the order of the list.
 */
export const VIEWS: readonly KindView[] = [
  nodes,
  budgets,
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  controllerRevisions,
  claims,
  resourceQuotas,
  cronJobs,
  jobs,
  autoscalers,
  endpointSlices,
];
