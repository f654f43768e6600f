import {
  ANYTHING,
  FLAG,
  fields,
  INT_OR_TEXT,
  ignored,
  must,
  simulated,
  TEXT,
  unsupported,
  withoutEffect,
} from "./field-types.ts";
import { CLAIM_TEMPLATE } from "./storage.ts";

/** Volumes as Kubernetes 1.36 knows them [core/v1 Volume]: some bind a pod to a zone or a node. */
export const VOLUME = fields(
  simulated({
    emptyDir: fields(simulated({ medium: TEXT, sizeLimit: INT_OR_TEXT })),
    ephemeral: fields(simulated({ volumeClaimTemplate: CLAIM_TEMPLATE })),
    image: fields(simulated({ reference: TEXT }), withoutEffect({ pullPolicy: TEXT })),
    persistentVolumeClaim: fields(simulated({ claimName: must(TEXT) }), withoutEffect({ readOnly: FLAG })),
  }),
  withoutEffect({
    name: must(TEXT),
    configMap: ANYTHING,
    downwardAPI: ANYTHING,
    flexVolume: ANYTHING,
    flocker: ANYTHING,
    gitRepo: ANYTHING,
    glusterfs: ANYTHING,
    hostPath: ANYTHING,
    nfs: ANYTHING,
    projected: ANYTHING,
    secret: ANYTHING,
  }),
  ignored({ csi: ANYTHING }),
  unsupported({
    awsElasticBlockStore: ANYTHING,
    azureDisk: ANYTHING,
    azureFile: ANYTHING,
    cephfs: ANYTHING,
    cinder: ANYTHING,
    fc: ANYTHING,
    gcePersistentDisk: ANYTHING,
    iscsi: ANYTHING,
    photonPersistentDisk: ANYTHING,
    portworxVolume: ANYTHING,
    quobyte: ANYTHING,
    rbd: ANYTHING,
    scaleIO: ANYTHING,
    storageos: ANYTHING,
    vsphereVolume: ANYTHING,
  }),
);
