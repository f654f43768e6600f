import {
  type FieldType,
  fields,
  listOf,
  must,
  simulated,
  TEXT,
  TEXT_MAP,
  TEXTS,
  WHOLE,
} from "./field-types.ts";

/** Where pods may go and would rather go, as Kubernetes 1.36 knows it [core/v1 Affinity, meta/v1 LabelSelector]. */

const REQUIREMENT = fields(simulated({ key: must(TEXT), operator: must(TEXT), values: TEXTS }));

export const LABEL_SELECTOR = fields(
  simulated({ matchLabels: TEXT_MAP, matchExpressions: listOf(REQUIREMENT) }),
);

export const NODE_TERM = fields(
  simulated({ matchExpressions: listOf(REQUIREMENT), matchFields: listOf(REQUIREMENT) }),
);

export const NODE_AFFINITY = fields(
  simulated({
    requiredDuringSchedulingIgnoredDuringExecution: fields(
      simulated({ nodeSelectorTerms: must(listOf(NODE_TERM)) }),
    ),
    preferredDuringSchedulingIgnoredDuringExecution: listOf(
      fields(simulated({ weight: must(WHOLE), preference: must(NODE_TERM) })),
    ),
  }),
);

const POD_TERM = fields(
  simulated({
    topologyKey: must(TEXT),
    labelSelector: LABEL_SELECTOR,
    namespaces: TEXTS,
    namespaceSelector: LABEL_SELECTOR,
    matchLabelKeys: TEXTS,
    mismatchLabelKeys: TEXTS,
  }),
);

const POD_AFFINITY = fields(
  simulated({
    requiredDuringSchedulingIgnoredDuringExecution: listOf(POD_TERM),
    preferredDuringSchedulingIgnoredDuringExecution: listOf(
      fields(simulated({ weight: must(WHOLE), podAffinityTerm: must(POD_TERM) })),
    ),
  }),
);

export const AFFINITY: FieldType = fields(
  simulated({ nodeAffinity: NODE_AFFINITY, podAffinity: POD_AFFINITY, podAntiAffinity: POD_AFFINITY }),
);

export const SPREAD = fields(
  simulated({
    maxSkew: must(WHOLE),
    topologyKey: must(TEXT),
    whenUnsatisfiable: must(TEXT),
    labelSelector: LABEL_SELECTOR,
    matchLabelKeys: TEXTS,
    minDomains: WHOLE,
    nodeAffinityPolicy: TEXT,
    nodeTaintsPolicy: TEXT,
  }),
);
