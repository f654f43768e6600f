import { LABEL_SELECTOR } from "./affinity.ts";
import {
  ANYTHING,
  type FieldType,
  FLAG,
  fields,
  type Group,
  INT_OR_TEXT,
  ignored,
  listOf,
  must,
  QUANTITIES,
  simulated,
  TEXT,
  TEXT_MAP,
  TEXTS,
  unsupported,
  usually,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { METADATA } from "./metadata.ts";
import { POD, POD_TEMPLATE } from "./pod.ts";

/** The kinds that are simulated. */
export type Kind =
  | "Pod"
  | "Deployment"
  | "ReplicaSet"
  | "StatefulSet"
  | "DaemonSet"
  | "Job"
  | "Node"
  | "Service"
  | "PriorityClass"
  | "Namespace"
  | "PodDisruptionBudget";

export interface KindInfo {
  readonly kind: Kind;
  /** The present one first; the others are of old releases, and still in files. */
  readonly apiVersions: readonly string[];
  readonly isNamespaced: boolean;
  readonly type: FieldType;
}

/** Fields as Kubernetes 1.36 knows them, and those that old versions of an API had. */
const KINDS: readonly KindInfo[] = [
  { kind: "Pod", apiVersions: ["v1"], isNamespaced: true, type: POD },
  workload(
    "Deployment",
    ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
    [
      simulated({
        replicas: WHOLE,
        selector: LABEL_SELECTOR,
        template: must(POD_TEMPLATE),
        minReadySeconds: WHOLE,
        progressDeadlineSeconds: WHOLE,
        revisionHistoryLimit: WHOLE,
        paused: FLAG,
        strategy: fields(
          simulated({
            type: TEXT,
            rollingUpdate: fields(simulated({ maxSurge: INT_OR_TEXT, maxUnavailable: INT_OR_TEXT })),
          }),
        ),
      }),
      withoutEffect({ rollbackTo: ANYTHING }),
      ignored({ podReplacementPolicy: TEXT }),
    ],
  ),
  workload(
    "ReplicaSet",
    ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
    [
      simulated({
        replicas: WHOLE,
        selector: LABEL_SELECTOR,
        template: POD_TEMPLATE,
        minReadySeconds: WHOLE,
      }),
    ],
  ),
  workload(
    "StatefulSet",
    ["apps/v1", "apps/v1beta2", "apps/v1beta1"],
    [
      simulated({
        replicas: WHOLE,
        selector: LABEL_SELECTOR,
        template: must(POD_TEMPLATE),
        minReadySeconds: WHOLE,
      }),
      withoutEffect({
        serviceName: TEXT,
        revisionHistoryLimit: WHOLE,
        persistentVolumeClaimRetentionPolicy: ANYTHING,
      }),
      ignored({
        podManagementPolicy: usually("OrderedReady", TEXT),
        updateStrategy: usually(
          { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
          fields(
            simulated({
              type: TEXT,
              rollingUpdate: fields(simulated({ partition: WHOLE, maxUnavailable: INT_OR_TEXT })),
            }),
          ),
        ),
        ordinals: fields(simulated({ start: WHOLE })),
      }),
      unsupported({ volumeClaimTemplates: ANYTHING }),
    ],
  ),
  workload(
    "DaemonSet",
    ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
    [
      simulated({ selector: LABEL_SELECTOR, template: must(POD_TEMPLATE), minReadySeconds: WHOLE }),
      withoutEffect({ revisionHistoryLimit: WHOLE, templateGeneration: WHOLE }),
      ignored({
        updateStrategy: usually(
          { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          fields(
            simulated({
              type: TEXT,
              rollingUpdate: fields(simulated({ maxSurge: INT_OR_TEXT, maxUnavailable: INT_OR_TEXT })),
            }),
          ),
        ),
      }),
    ],
  ),
  workload(
    "Job",
    ["batch/v1", "batch/v1beta1"],
    [
      simulated({
        parallelism: WHOLE,
        completions: WHOLE,
        backoffLimit: WHOLE,
        activeDeadlineSeconds: WHOLE,
        suspend: FLAG,
        template: must(POD_TEMPLATE),
      }),
      withoutEffect({ selector: LABEL_SELECTOR, manualSelector: FLAG, managedBy: TEXT }),
      ignored({
        backoffLimitPerIndex: WHOLE,
        completionMode: usually("NonIndexed", TEXT),
        maxFailedIndexes: WHOLE,
        podFailurePolicy: ANYTHING,
        podReplacementPolicy: usually("TerminatingOrFailed", TEXT),
        successPolicy: ANYTHING,
        ttlSecondsAfterFinished: WHOLE,
      }),
    ],
  ),
  {
    kind: "Node",
    apiVersions: ["v1"],
    isNamespaced: false,
    type: object(
      fields(
        simulated({
          unschedulable: FLAG,
          taints: listOf(
            fields(
              simulated({ key: must(TEXT), value: TEXT, effect: must(TEXT) }),
              withoutEffect({ timeAdded: TEXT }),
            ),
          ),
        }),
        withoutEffect({
          configSource: ANYTHING,
          externalID: TEXT,
          podCIDR: TEXT,
          podCIDRs: TEXTS,
          providerID: TEXT,
        }),
      ),
      fields(
        simulated({
          allocatable: QUANTITIES,
          capacity: QUANTITIES,
          conditions: ANYTHING,
          images: listOf(fields(simulated({ names: TEXTS, sizeBytes: WHOLE }))),
        }),
        withoutEffect({
          addresses: ANYTHING,
          config: ANYTHING,
          daemonEndpoints: ANYTHING,
          declaredFeatures: ANYTHING,
          features: ANYTHING,
          nodeInfo: ANYTHING,
          phase: TEXT,
          runtimeHandlers: ANYTHING,
          volumesAttached: ANYTHING,
          volumesInUse: ANYTHING,
        }),
      ),
    ),
  },
  {
    kind: "Service",
    apiVersions: ["v1"],
    isNamespaced: true,
    type: object(
      fields(
        simulated({ selector: TEXT_MAP }),
        withoutEffect({
          allocateLoadBalancerNodePorts: FLAG,
          clusterIP: TEXT,
          clusterIPs: TEXTS,
          externalIPs: TEXTS,
          externalName: TEXT,
          healthCheckNodePort: WHOLE,
          ipFamilies: TEXTS,
          ipFamily: TEXT,
          ipFamilyPolicy: TEXT,
          loadBalancerClass: TEXT,
          loadBalancerIP: TEXT,
          loadBalancerSourceRanges: TEXTS,
          ports: listOf(
            fields(
              simulated({ port: must(WHOLE) }),
              withoutEffect({
                appProtocol: TEXT,
                name: TEXT,
                nodePort: WHOLE,
                protocol: TEXT,
                targetPort: INT_OR_TEXT,
              }),
            ),
          ),
          sessionAffinityConfig: ANYTHING,
          type: TEXT,
        }),
        ignored({
          externalTrafficPolicy: usually("Cluster", TEXT),
          internalTrafficPolicy: usually("Cluster", TEXT),
          publishNotReadyAddresses: usually(false, FLAG),
          sessionAffinity: usually("None", TEXT),
          trafficDistribution: TEXT,
        }),
      ),
    ),
  },
  {
    kind: "PriorityClass",
    apiVersions: ["scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1alpha1"],
    isNamespaced: false,
    type: fields(
      withoutEffect({ apiVersion: TEXT, kind: TEXT, description: TEXT }),
      simulated({
        metadata: must(METADATA),
        value: must(WHOLE),
        globalDefault: FLAG,
        preemptionPolicy: TEXT,
      }),
    ),
  },
  {
    kind: "Namespace",
    apiVersions: ["v1"],
    isNamespaced: false,
    type: object(fields(withoutEffect({ finalizers: ANYTHING }))),
  },
  {
    kind: "PodDisruptionBudget",
    apiVersions: ["policy/v1", "policy/v1beta1"],
    isNamespaced: true,
    type: object(
      fields(
        simulated({
          selector: LABEL_SELECTOR,
          minAvailable: INT_OR_TEXT,
          maxUnavailable: INT_OR_TEXT,
          unhealthyPodEvictionPolicy: TEXT,
        }),
      ),
    ),
  },
];

const BY_NAME = new Map<string, KindInfo>(KINDS.map((info) => [info.kind, info]));

/** The kind of that name that is simulated, whatever its API. */
export function kindInfo(name: string): KindInfo | undefined {
  return BY_NAME.get(name);
}

export const KIND_NAMES: readonly string[] = KINDS.map(({ kind }) => kind);

function workload(kind: Kind, apiVersions: readonly string[], groups: readonly Group[]): KindInfo {
  return { kind, apiVersions, isNamespaced: true, type: object(must(fields(...groups))) };
}

function object(spec: FieldType, status: FieldType = ANYTHING): FieldType {
  return fields(
    withoutEffect({ apiVersion: TEXT, kind: TEXT }),
    simulated({ metadata: must(METADATA), spec, status }),
  );
}
