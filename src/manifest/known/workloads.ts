import { LABEL_SELECTOR } from "./affinity.ts";
import {
  ANYTHING,
  FLAG,
  fields,
  type Group,
  INT_OR_TEXT,
  ignored,
  listOf,
  must,
  simulated,
  TEXT,
  usually,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { METADATA } from "./metadata.ts";
import { object } from "./object.ts";
import { POD_TEMPLATE } from "./pod.ts";
import { CLAIM_TEMPLATE } from "./storage.ts";

/** What makes pods, as Kubernetes 1.36 knows it [apps/v1, batch/v1], and fields that old versions had. */

const workload = (...groups: readonly Group[]) => object(must(fields(...groups)));

const SELECTING = { selector: LABEL_SELECTOR, template: must(POD_TEMPLATE), minReadySeconds: WHOLE };

const PACE = fields(simulated({ maxSurge: INT_OR_TEXT, maxUnavailable: INT_OR_TEXT }));

export const DEPLOYMENT = workload(
  simulated({
    ...SELECTING,
    replicas: WHOLE,
    progressDeadlineSeconds: WHOLE,
    revisionHistoryLimit: WHOLE,
    paused: FLAG,
    strategy: fields(simulated({ type: TEXT, rollingUpdate: PACE })),
  }),
  withoutEffect({ rollbackTo: ANYTHING }),
  ignored({ podReplacementPolicy: TEXT }),
);

export const REPLICA_SET = workload(simulated({ ...SELECTING, replicas: WHOLE }));

const SET_UPDATE = fields(
  simulated({
    type: TEXT,
    // maxUnavailable is for a feature gate that is off by default.
    rollingUpdate: fields(simulated({ partition: WHOLE }), withoutEffect({ maxUnavailable: INT_OR_TEXT })),
  }),
);

export const STATEFUL_SET = workload(
  simulated({
    ...SELECTING,
    replicas: WHOLE,
    volumeClaimTemplates: listOf(CLAIM_TEMPLATE),
    podManagementPolicy: TEXT,
    persistentVolumeClaimRetentionPolicy: fields(simulated({ whenDeleted: TEXT, whenScaled: TEXT })),
    updateStrategy: SET_UPDATE,
    ordinals: fields(simulated({ start: WHOLE })),
    revisionHistoryLimit: WHOLE,
  }),
  withoutEffect({ serviceName: TEXT }),
);

export const DAEMON_SET = workload(
  simulated({
    ...SELECTING,
    revisionHistoryLimit: WHOLE,
    updateStrategy: fields(simulated({ type: TEXT, rollingUpdate: PACE })),
  }),
  withoutEffect({ templateGeneration: WHOLE }),
);

const FAILURE_RULE = fields(
  simulated({
    action: must(TEXT),
    onExitCodes: fields(
      simulated({ containerName: TEXT, operator: must(TEXT), values: must(listOf(WHOLE)) }),
    ),
    onPodConditions: listOf(fields(simulated({ type: must(TEXT), status: TEXT }))),
  }),
);

const SUCCESS_RULE = fields(simulated({ succeededIndexes: TEXT, succeededCount: WHOLE }));

const JOB_SPEC = [
  simulated({
    parallelism: WHOLE,
    completions: WHOLE,
    completionMode: TEXT,
    backoffLimit: WHOLE,
    backoffLimitPerIndex: WHOLE,
    maxFailedIndexes: WHOLE,
    activeDeadlineSeconds: WHOLE,
    suspend: FLAG,
    ttlSecondsAfterFinished: WHOLE,
    podReplacementPolicy: TEXT,
    podFailurePolicy: fields(simulated({ rules: must(listOf(FAILURE_RULE)) })),
    successPolicy: fields(simulated({ rules: must(listOf(SUCCESS_RULE)) })),
    template: must(POD_TEMPLATE),
  }),
  withoutEffect({ selector: LABEL_SELECTOR, manualSelector: FLAG }),
  // Of another one the Job controller keeps away.
  ignored({ managedBy: usually("kubernetes.io/job-controller", TEXT) }),
];

export const JOB = workload(...JOB_SPEC);

export const CRON_JOB = workload(
  simulated({
    schedule: must(TEXT),
    timeZone: TEXT,
    concurrencyPolicy: TEXT,
    startingDeadlineSeconds: WHOLE,
    suspend: FLAG,
    successfulJobsHistoryLimit: WHOLE,
    failedJobsHistoryLimit: WHOLE,
    jobTemplate: must(
      fields(simulated({ spec: must(fields(...JOB_SPEC)) }), withoutEffect({ metadata: METADATA })),
    ),
  }),
);
