import { imageWithTag, usualPullPolicy } from "./image-name.ts";
import { isPlainMap, type Plain, type PlainMap } from "./plain.ts";
import { each, filled, orNothing, quantities, quantity, struct, unless } from "./stored-form.ts";

/**
 * A pod template as an API server compares it: without what it fills in, amounts in one spelling, images with their
 * tag, and without the label by which a Deployment tells its ReplicaSets apart.
 *
 * So a manifest, what `kubectl get` prints of it, and a ReplicaSet that was made from it come to the same. Requests do
 * not follow from limits here: of a template the API server leaves them open. O(size).
 * Source: Kubernetes pkg/apis/core/v1/defaults.go, release 1.36.
 */
export function storedTemplate(template: Plain): Plain {
  return POD_TEMPLATE(template) ?? {};
}

const TEXT = unless("");
const OFF = unless(false);
const COUNT = unless(0);

const HTTP_GET = struct({ path: unless("", "/"), scheme: unless("", "HTTP"), host: TEXT });
const HANDLERS = { httpGet: HTTP_GET, tcpSocket: struct({ host: TEXT }) };
const PROBE = struct({
  ...HANDLERS,
  grpc: struct({ service: TEXT }),
  initialDelaySeconds: COUNT,
  timeoutSeconds: unless(0, 1),
  periodSeconds: unless(0, 10),
  successThreshold: unless(0, 1),
  failureThreshold: unless(0, 3),
});

const FIELD = struct({ apiVersion: unless("", "v1") });
const RESOURCE_FIELD = struct({ containerName: TEXT, divisor: nonZero });
const SOURCE = struct({ fieldRef: FIELD, resourceFieldRef: RESOURCE_FIELD });

const RESOURCES = orNothing(struct({ requests: quantities, limits: quantities }));

const CONTAINER_FIELDS = struct({
  resources: RESOURCES,
  ports: each(struct({ protocol: unless("", "TCP"), hostPort: COUNT, hostIP: TEXT, name: TEXT })),
  env: each(struct({ value: TEXT, valueFrom: SOURCE })),
  envFrom: each(struct({ prefix: TEXT })),
  volumeMounts: each(struct({ readOnly: OFF, subPath: TEXT, subPathExpr: TEXT })),
  startupProbe: PROBE,
  readinessProbe: PROBE,
  livenessProbe: PROBE,
  lifecycle: struct({ preStop: struct(HANDLERS), postStart: struct(HANDLERS) }),
  terminationMessagePath: unless("", "/dev/termination-log"),
  terminationMessagePolicy: unless("", "File"),
  workingDir: TEXT,
  stdin: OFF,
  stdinOnce: OFF,
  tty: OFF,
});

const CONTAINERS = each((container) =>
  withPlainImage(CONTAINER_FIELDS(container), "image", "imagePullPolicy"),
);

/** 0644, as YAML 1.1 and JSON have it. */
const FILE_MODE = unless(420);
const ITEMS = each(SOURCE);
const CLAIM = struct({
  metadata: filled,
  spec: struct({ volumeMode: unless("Filesystem"), resources: RESOURCES }),
});
const PROJECTION = struct({
  downwardAPI: struct({ items: ITEMS }),
  serviceAccountToken: struct({ audience: TEXT, expirationSeconds: unless(3600) }),
});
const VOLUME = struct({
  // What a volume is that says nothing else.
  emptyDir: orNothing(struct({ medium: TEXT, sizeLimit: quantity })),
  secret: struct({ defaultMode: FILE_MODE }),
  configMap: struct({ defaultMode: FILE_MODE, name: TEXT }),
  downwardAPI: struct({ defaultMode: FILE_MODE, items: ITEMS }),
  projected: struct({ defaultMode: FILE_MODE, sources: each(PROJECTION) }),
  hostPath: struct({ type: TEXT }),
  ephemeral: struct({ volumeClaimTemplate: CLAIM }),
  persistentVolumeClaim: struct({ readOnly: OFF }),
  nfs: struct({ readOnly: OFF }),
  iscsi: struct({ iscsiInterface: unless("", "default"), fsType: TEXT, readOnly: OFF }),
  rbd: struct({
    pool: unless("", "rbd"),
    user: unless("", "admin"),
    keyring: unless("", "/etc/ceph/keyring"),
    fsType: TEXT,
    readOnly: OFF,
  }),
  azureDisk: struct({
    cachingMode: unless("ReadWrite"),
    kind: unless("Shared"),
    fsType: unless("ext4"),
    readOnly: OFF,
  }),
  image: (value) => withPlainImage(value, "reference", "pullPolicy"),
});

const POD_SPEC = struct({
  containers: CONTAINERS,
  initContainers: CONTAINERS,
  volumes: each(VOLUME),
  restartPolicy: unless("", "Always"),
  dnsPolicy: unless("", "ClusterFirst"),
  schedulerName: unless("", "default-scheduler"),
  securityContext: filled,
  terminationGracePeriodSeconds: unless(30),
  enableServiceLinks: unless(true),
  serviceAccountName: TEXT,
  priorityClassName: TEXT,
  nodeName: TEXT,
  hostname: TEXT,
  subdomain: TEXT,
  hostNetwork: OFF,
  hostPID: OFF,
  hostIPC: OFF,
  nodeSelector: filled,
  overhead: quantities,
  resources: RESOURCES,
  tolerations: each(struct({ key: TEXT, operator: TEXT, value: TEXT, effect: TEXT })),
});

const METADATA = orNothing(
  struct({
    labels: (labels) => filled(isPlainMap(labels) ? withoutKey(labels, "pod-template-hash") : labels),
    annotations: filled,
    name: TEXT,
    namespace: TEXT,
  }),
);

const POD_TEMPLATE = struct({ metadata: METADATA, spec: (spec) => POD_SPEC(withOneAccount(spec)) });

function nonZero(value: Plain): Plain | undefined {
  const amount = quantity(value);
  return amount === "0m" ? undefined : amount;
}

/** With the tag of the image, and without a pull policy that follows from that. */
function withPlainImage(value: Plain | undefined, key: string, policyKey: string): Plain | undefined {
  if (!isPlainMap(value)) return value;
  const { [policyKey]: policy = "", ...rest } = value;
  const image = rest[key];
  if (typeof image !== "string") return value;
  const isUsual = policy === "" || policy === null || policy === usualPullPolicy(image);
  return { ...rest, [key]: imageWithTag(image), ...(isUsual ? {} : { [policyKey]: policy }) };
}

/** `serviceAccount` is the old name of `serviceAccountName`, and stored beside it. */
function withOneAccount(spec: Plain): Plain {
  if (!isPlainMap(spec)) return spec;
  const { serviceAccount = "", serviceAccountName, ...rest } = spec;
  return { ...rest, serviceAccountName: serviceAccountName || serviceAccount };
}

function withoutKey(map: PlainMap, key: string): PlainMap {
  return Object.fromEntries(Object.entries(map).filter(([each]) => each !== key));
}
