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
  TEXTS,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { object } from "./object.ts";

/** Nodes as Kubernetes 1.36 knows them [core/v1 Node]. */

const TAINT = fields(
  simulated({ key: must(TEXT), value: TEXT, effect: must(TEXT) }),
  withoutEffect({ timeAdded: TEXT }),
);

const SPEC = fields(
  simulated({ unschedulable: FLAG, taints: listOf(TAINT) }),
  withoutEffect({
    configSource: ANYTHING,
    externalID: TEXT,
    podCIDR: TEXT,
    podCIDRs: TEXTS,
    providerID: TEXT,
  }),
);

const STATUS = fields(
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
    features: ANYTHING,
    nodeInfo: ANYTHING,
    phase: TEXT,
    runtimeHandlers: ANYTHING,
    volumesAttached: ANYTHING,
    volumesInUse: ANYTHING,
  }),
  ignored({ declaredFeatures: TEXTS }),
);

export const NODE = object(SPEC, STATUS);
