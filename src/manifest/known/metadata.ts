import {
  ANYTHING,
  FLAG,
  fields,
  listOf,
  must,
  simulated,
  TEXT,
  TEXT_MAP,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";

/** What every object has [meta/v1 ObjectMeta]. */
export const METADATA = fields(
  simulated({
    name: TEXT,
    namespace: TEXT,
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
    ownerReferences: listOf(
      fields(
        simulated({ kind: must(TEXT), name: must(TEXT), uid: TEXT, controller: FLAG }),
        withoutEffect({ apiVersion: TEXT, blockOwnerDeletion: FLAG }),
      ),
    ),
    uid: TEXT,
    creationTimestamp: TEXT,
    deletionTimestamp: TEXT,
  }),
  withoutEffect({
    clusterName: TEXT,
    deletionGracePeriodSeconds: WHOLE,
    finalizers: ANYTHING,
    generateName: TEXT,
    generation: WHOLE,
    initializers: ANYTHING,
    managedFields: ANYTHING,
    resourceVersion: TEXT,
    selfLink: TEXT,
  }),
);
