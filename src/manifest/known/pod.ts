import { AFFINITY, SPREAD } from "./affinity.ts";
import { CONTAINER, RESOURCES } from "./container.ts";
import {
  ANYTHING,
  FLAG,
  fields,
  ignored,
  listOf,
  must,
  QUANTITIES,
  simulated,
  TEXT,
  TEXT_MAP,
  unsupported,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { METADATA } from "./metadata.ts";
import { VOLUME } from "./volume.ts";

/** Pods as Kubernetes 1.36 knows them [core/v1 PodSpec]. */

const TOLERATION = fields(
  simulated({ key: TEXT, operator: TEXT, value: TEXT, effect: TEXT, tolerationSeconds: WHOLE }),
);

const SECURITY_CONTEXT = fields(
  withoutEffect({
    appArmorProfile: ANYTHING,
    fsGroup: WHOLE,
    fsGroupChangePolicy: TEXT,
    runAsGroup: WHOLE,
    runAsNonRoot: FLAG,
    runAsUser: WHOLE,
    seLinuxChangePolicy: TEXT,
    seLinuxOptions: ANYTHING,
    seccompProfile: ANYTHING,
    supplementalGroups: ANYTHING,
    supplementalGroupsPolicy: TEXT,
    sysctls: ANYTHING,
    windowsOptions: ANYTHING,
  }),
);

export const POD_SPEC = fields(
  simulated({
    activeDeadlineSeconds: WHOLE,
    affinity: AFFINITY,
    containers: must(listOf(CONTAINER)),
    hostNetwork: FLAG,
    initContainers: listOf(CONTAINER),
    nodeName: TEXT,
    nodeSelector: TEXT_MAP,
    overhead: QUANTITIES,
    preemptionPolicy: TEXT,
    priority: WHOLE,
    priorityClassName: TEXT,
    resources: RESOURCES,
    restartPolicy: TEXT,
    schedulerName: TEXT,
    schedulingGates: listOf(fields(simulated({ name: must(TEXT) }))),
    terminationGracePeriodSeconds: WHOLE,
    tolerations: listOf(TOLERATION),
    topologySpreadConstraints: listOf(SPREAD),
  }),
  withoutEffect({
    automountServiceAccountToken: FLAG,
    dnsConfig: ANYTHING,
    dnsPolicy: TEXT,
    enableServiceLinks: FLAG,
    ephemeralContainers: ANYTHING,
    hostAliases: ANYTHING,
    hostIPC: FLAG,
    hostPID: FLAG,
    hostUsers: FLAG,
    hostname: TEXT,
    hostnameOverride: TEXT,
    imagePullSecrets: ANYTHING,
    os: ANYTHING,
    securityContext: SECURITY_CONTEXT,
    serviceAccount: TEXT,
    serviceAccountName: TEXT,
    setHostnameAsFQDN: FLAG,
    shareProcessNamespace: FLAG,
    subdomain: TEXT,
    volumes: listOf(VOLUME),
  }),
  ignored({ readinessGates: ANYTHING }),
  unsupported({
    resourceClaims: ANYTHING,
    runtimeClassName: TEXT,
    schedulingGroup: ANYTHING,
    workloadRef: ANYTHING,
  }),
);

export const POD_TEMPLATE = fields(simulated({ metadata: METADATA, spec: must(POD_SPEC) }));

export const POD = fields(
  withoutEffect({ apiVersion: TEXT, kind: TEXT }),
  simulated({
    metadata: must(METADATA),
    spec: must(POD_SPEC),
    // Of a running cluster: phase, startTime and whether it is ready.
    status: ANYTHING,
  }),
);
