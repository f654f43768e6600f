import {
  ANYTHING,
  FLAG,
  fields,
  INT_OR_TEXT,
  ignored,
  listOf,
  must,
  QUANTITIES,
  simulated,
  TEXT,
  TEXTS,
  unsupported,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";

/** Containers as Kubernetes 1.36 knows them [core/v1 Container]. */

const HTTP_GET = fields(
  withoutEffect({ path: TEXT, port: must(INT_OR_TEXT), host: TEXT, scheme: TEXT, httpHeaders: ANYTHING }),
);

const HANDLERS = {
  exec: fields(withoutEffect({ command: TEXTS })),
  httpGet: HTTP_GET,
  tcpSocket: fields(withoutEffect({ host: TEXT, port: must(INT_OR_TEXT) })),
};

const PROBE = fields(
  simulated({
    initialDelaySeconds: WHOLE,
    periodSeconds: WHOLE,
    timeoutSeconds: WHOLE,
    successThreshold: WHOLE,
    failureThreshold: WHOLE,
    terminationGracePeriodSeconds: WHOLE,
  }),
  withoutEffect({ ...HANDLERS, grpc: fields(withoutEffect({ port: must(WHOLE), service: TEXT })) }),
);

const HOOK = fields(
  simulated({ sleep: fields(simulated({ seconds: must(WHOLE) })), exec: HANDLERS.exec }),
  ignored({ httpGet: HTTP_GET, tcpSocket: HANDLERS.tcpSocket }),
);

const LIFECYCLE = fields(simulated({ preStop: HOOK, postStart: HOOK }), withoutEffect({ stopSignal: TEXT }));

/** Requests and limits, of a container or of a whole pod. */
export const RESOURCES = fields(
  simulated({ requests: QUANTITIES, limits: QUANTITIES }),
  unsupported({ claims: ANYTHING }),
);

const PORT = fields(
  simulated({
    containerPort: must(WHOLE),
    hostPort: WHOLE,
    hostIP: TEXT,
    protocol: TEXT,
  }),
  withoutEffect({ name: TEXT }),
);

const ENVIRONMENT_VARIABLE = fields(withoutEffect({ name: must(TEXT), value: TEXT, valueFrom: ANYTHING }));

const VOLUME_MOUNT = fields(
  withoutEffect({
    name: must(TEXT),
    mountPath: must(TEXT),
    subPath: TEXT,
    subPathExpr: TEXT,
    readOnly: FLAG,
    recursiveReadOnly: TEXT,
    mountPropagation: TEXT,
  }),
);

const SECURITY_CONTEXT = fields(
  withoutEffect({
    allowPrivilegeEscalation: FLAG,
    appArmorProfile: ANYTHING,
    capabilities: fields(withoutEffect({ add: TEXTS, drop: TEXTS })),
    privileged: FLAG,
    procMount: TEXT,
    readOnlyRootFilesystem: FLAG,
    runAsGroup: WHOLE,
    runAsNonRoot: FLAG,
    runAsUser: WHOLE,
    seLinuxOptions: ANYTHING,
    seccompProfile: ANYTHING,
    windowsOptions: ANYTHING,
  }),
);

const RESTART_RULE = fields(
  simulated({
    action: must(TEXT),
    exitCodes: fields(simulated({ operator: must(TEXT), values: listOf(WHOLE) })),
  }),
);

export const CONTAINER = fields(
  simulated({
    name: must(TEXT),
    image: must(TEXT),
    imagePullPolicy: TEXT,
    resources: RESOURCES,
    ports: listOf(PORT),
    startupProbe: PROBE,
    readinessProbe: PROBE,
    livenessProbe: PROBE,
    lifecycle: LIFECYCLE,
    restartPolicy: TEXT,
    restartPolicyRules: listOf(RESTART_RULE),
  }),
  withoutEffect({
    command: TEXTS,
    args: TEXTS,
    workingDir: TEXT,
    env: listOf(ENVIRONMENT_VARIABLE),
    envFrom: ANYTHING,
    volumeMounts: listOf(VOLUME_MOUNT),
    volumeDevices: ANYTHING,
    securityContext: SECURITY_CONTEXT,
    terminationMessagePath: TEXT,
    terminationMessagePolicy: TEXT,
    stdin: FLAG,
    stdinOnce: FLAG,
    tty: FLAG,
    resizePolicy: ANYTHING,
  }),
);
