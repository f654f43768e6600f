import { NODE_AFFINITY } from "../manifest/known/affinity.ts";
import {
  ANYTHING,
  type FieldType,
  FLAG,
  fields,
  ignored,
  listOf,
  must,
  NUMBER,
  simulated,
  TEXT,
  TEXTS,
  unsupported,
  WHOLE,
  withoutEffect,
} from "../manifest/known/field-types.ts";
import type { SECTIONS } from "./resolve-plugins.ts";

/** What a KubeSchedulerConfiguration may hold, as Kubernetes 1.36 knows it [kube-scheduler/config/v1]. */

const CHOICE = fields(
  simulated({
    enabled: listOf(fields(simulated({ name: must(TEXT), weight: WHOLE }))),
    disabled: listOf(fields(simulated({ name: must(TEXT) }), withoutEffect({ weight: WHOLE }))),
  }),
);

const SIMULATED = [
  "multiPoint",
  "preEnqueue",
  "queueSort",
  "preFilter",
  "filter",
  "postFilter",
  "preScore",
  "score",
] as const;

/** What comes once a node is chosen. */
const OTHERS = ["reserve", "permit", "preBind", "bind", "postBind"] as const;

const PROFILE = fields(
  simulated({
    schedulerName: TEXT,
    percentageOfNodesToScore: WHOLE,
    plugins: fields(simulated(choices(SIMULATED)), ignored(choices(OTHERS))),
    pluginConfig: listOf(fields(simulated({ name: must(TEXT), args: ANYTHING }))),
  }),
);

export const CONFIGURATION = fields(
  withoutEffect({ apiVersion: TEXT, kind: TEXT }),
  simulated({
    profiles: listOf(PROFILE),
    percentageOfNodesToScore: WHOLE,
    podInitialBackoffSeconds: WHOLE,
    podMaxBackoffSeconds: WHOLE,
    parallelism: WHOLE,
    clientConnection: fields(
      simulated({ qps: NUMBER, burst: WHOLE }),
      withoutEffect({ kubeconfig: TEXT, acceptContentTypes: TEXT, contentType: TEXT }),
    ),
  }),
  withoutEffect({
    enableProfiling: FLAG,
    enableContentionProfiling: FLAG,
    healthzBindAddress: TEXT,
    metricsBindAddress: TEXT,
  }),
  ignored({ leaderElection: ANYTHING, delayCacheUntilActive: FLAG, featureGates: ANYTHING }),
  unsupported({ extenders: ANYTHING }),
);

const RESOURCES = listOf(fields(simulated({ name: must(TEXT), weight: WHOLE })));

const SHAPE = listOf(fields(simulated({ utilization: WHOLE, score: WHOLE })));

const DEFAULT_CONSTRAINT = fields(
  simulated({
    maxSkew: WHOLE,
    topologyKey: TEXT,
    whenUnsatisfiable: TEXT,
    labelSelector: ANYTHING,
    minDomains: WHOLE,
    nodeAffinityPolicy: TEXT,
    nodeTaintsPolicy: TEXT,
  }),
  // Each pod's own selector replaces what they would add to [podtopologyspread/common.go, buildDefaultConstraints].
  withoutEffect({ matchLabelKeys: TEXTS }),
);

const HEAD = withoutEffect({ apiVersion: TEXT, kind: TEXT });

function choices(sections: readonly (typeof SECTIONS)[number][]): Record<string, FieldType> {
  return Object.fromEntries(sections.map((section) => [section, CHOICE]));
}

/** The arguments of each plugin that takes some. */
export const ARGUMENTS: Readonly<Record<string, FieldType>> = {
  DefaultPreemption: fields(
    HEAD,
    simulated({ minCandidateNodesPercentage: WHOLE, minCandidateNodesAbsolute: WHOLE }),
  ),
  DynamicResources: fields(HEAD, ignored({ filterTimeout: TEXT, bindingTimeout: TEXT })),
  InterPodAffinity: fields(
    HEAD,
    simulated({ hardPodAffinityWeight: WHOLE, ignorePreferredTermsOfExistingPods: FLAG }),
  ),
  NodeAffinity: fields(HEAD, simulated({ addedAffinity: NODE_AFFINITY })),
  NodeResourcesBalancedAllocation: fields(HEAD, simulated({ resources: RESOURCES })),
  NodeResourcesFit: fields(
    HEAD,
    simulated({
      ignoredResources: TEXTS,
      ignoredResourceGroups: TEXTS,
      scoringStrategy: fields(
        simulated({
          type: TEXT,
          resources: RESOURCES,
          requestedToCapacityRatio: fields(simulated({ shape: SHAPE })),
        }),
      ),
    }),
  ),
  PodTopologySpread: fields(
    HEAD,
    simulated({ defaultConstraints: listOf(DEFAULT_CONSTRAINT), defaultingType: TEXT }),
  ),
  VolumeBinding: fields(HEAD, ignored({ bindTimeoutSeconds: WHOLE, shape: SHAPE })),
};
