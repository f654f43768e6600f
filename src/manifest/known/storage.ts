import { LABEL_SELECTOR, NODE_TERM } from "./affinity.ts";
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
import { METADATA } from "./metadata.ts";
import { object } from "./object.ts";

/** Volumes and claims as Kubernetes 1.36 knows them [core/v1 PersistentVolume, storage.k8s.io/v1]. */

const CLAIM_SPEC = fields(
  simulated({
    accessModes: TEXTS,
    resources: fields(simulated({ requests: QUANTITIES }), withoutEffect({ limits: QUANTITIES })),
    selector: LABEL_SELECTOR,
    storageClassName: TEXT,
    volumeMode: TEXT,
    volumeName: TEXT,
  }),
  withoutEffect({ dataSource: ANYTHING, dataSourceRef: ANYTHING }),
  ignored({ volumeAttributesClassName: TEXT }),
);

export const CLAIM = object(must(CLAIM_SPEC));

/** What a claim is made from that comes with a pod. */
export const CLAIM_TEMPLATE = fields(
  simulated({ metadata: METADATA, spec: must(CLAIM_SPEC) }),
  withoutEffect({ apiVersion: TEXT, kind: TEXT, status: ANYTHING }),
);

export const PERSISTENT_VOLUME = object(
  must(
    fields(
      simulated({
        accessModes: TEXTS,
        capacity: QUANTITIES,
        claimRef: fields(
          simulated({ namespace: TEXT, name: TEXT }),
          withoutEffect({
            apiVersion: TEXT,
            fieldPath: TEXT,
            kind: TEXT,
            resourceVersion: TEXT,
            uid: TEXT,
          }),
        ),
        csi: ANYTHING,
        nodeAffinity: fields(
          simulated({ required: fields(simulated({ nodeSelectorTerms: must(listOf(NODE_TERM)) })) }),
        ),
        storageClassName: TEXT,
        volumeMode: TEXT,
      }),
      withoutEffect({
        mountOptions: TEXTS,
        persistentVolumeReclaimPolicy: TEXT,
        azureFile: ANYTHING,
        cephfs: ANYTHING,
        fc: ANYTHING,
        flexVolume: ANYTHING,
        flocker: ANYTHING,
        glusterfs: ANYTHING,
        hostPath: ANYTHING,
        iscsi: ANYTHING,
        local: ANYTHING,
        nfs: ANYTHING,
        quobyte: ANYTHING,
        rbd: ANYTHING,
        scaleIO: ANYTHING,
        storageos: ANYTHING,
        vsphereVolume: ANYTHING,
      }),
      // Of these the drivers count how many a node attaches, by names that are made up from theirs.
      ignored({
        awsElasticBlockStore: ANYTHING,
        azureDisk: ANYTHING,
        cinder: ANYTHING,
        gcePersistentDisk: ANYTHING,
        photonPersistentDisk: ANYTHING,
        portworxVolume: ANYTHING,
        volumeAttributesClassName: TEXT,
      }),
    ),
  ),
);

const TOPOLOGY_TERM = fields(
  simulated({
    matchLabelExpressions: listOf(fields(simulated({ key: must(TEXT), values: must(TEXTS) }))),
  }),
);

export const STORAGE_CLASS = fields(
  withoutEffect({
    apiVersion: TEXT,
    kind: TEXT,
    allowVolumeExpansion: FLAG,
    mountOptions: TEXTS,
    parameters: ANYTHING,
    reclaimPolicy: TEXT,
  }),
  simulated({
    metadata: must(METADATA),
    provisioner: must(TEXT),
    volumeBindingMode: TEXT,
    allowedTopologies: listOf(TOPOLOGY_TERM),
  }),
);

export const CSI_NODE = object(
  fields(
    simulated({
      drivers: listOf(
        fields(
          simulated({
            name: must(TEXT),
            allocatable: fields(simulated({ count: WHOLE })),
            topologyKeys: TEXTS,
          }),
          withoutEffect({ nodeID: TEXT }),
        ),
      ),
    }),
  ),
);
