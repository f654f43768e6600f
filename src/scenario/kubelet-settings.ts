import type { Place } from "../document/value.ts";
import {
  DEFAULT_KUBELET,
  type EvictionSignal,
  type EvictionThreshold,
  type EvictionThresholds,
  type KubeletSpec,
} from "../spec/kubelet.ts";
import { parseBytes } from "../units/quantity.ts";
import { object, optional, type ValuesOf } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { boolean, duration, number, shorten, wholeNumber } from "./scalars.ts";
import { mapped, type Shape } from "./shape.ts";

/** What a pool says of its kubelets: what a machine has by other names, and the rest. */
export interface KubeletPart {
  /** undefined: as the machine says. */
  readonly maxPods: number | undefined;
  readonly parallelPulls: number | undefined;
  readonly settings: KubeletSpec;
}

const threshold: Shape<EvictionThreshold> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && value.value !== null) {
      const share = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(value.text);
      if (share !== null && Number(share[1]) < 100) return { kind: "share", value: Number(share[1]) / 100 };
      const bytes = parseBytes(value.text);
      if (bytes.ok) return { kind: "bytes", value: bytes.value };
    }
    const text = value.kind === "scalar" ? shorten(value.text) : "that";
    return reading.error(
      value.place,
      "bad-quantity",
      `"${text}" is no threshold`,
      'write it like "100Mi" or "10%"',
    );
  },
  schema: () => ({ type: ["string", "number"] }),
};

function bySignal<T>(shape: Shape<T>, what: string) {
  return object({
    "memory.available": optional(shape, `${what} of memory`),
    "nodefs.available": optional(shape, `${what} of the disk`),
    "imagefs.available": optional(shape, `${what} of the disk, for images`),
  });
}

const thresholds: Shape<EvictionThresholds> = mapped(bySignal(threshold, "least amount"), (read) =>
  given(read),
);

function given<T>(read: Readonly<Record<EvictionSignal, T | undefined>>): Partial<Record<EvictionSignal, T>> {
  const entries = Object.entries(read).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<EvictionSignal, T>>;
}

const percent = number({ min: 0, max: 100, whole: true });
const SECOND = 1_000_000;

const fields = {
  maxPods: optional(wholeNumber(0, 1_000_000), "pods that a node takes: machine.pods"),
  serializeImagePulls: optional(
    boolean,
    "whether images are pulled one at a time; true unless more are allowed",
  ),
  maxParallelImagePulls: optional(wholeNumber(1, 1000), "images pulled at a time: machine.parallelPulls"),
  registryPullQPS: {
    ...optional(number({ min: 0, max: 1e6, whole: false }), "pulls a second; 0: no limit"),
    written: 5,
  },
  registryBurst: { ...optional(wholeNumber(1, 1_000_000), "pulls at once"), written: 10 },
  imageGCHighThresholdPercent: {
    ...optional(percent, "disk use above which images are removed"),
    written: 85,
  },
  imageGCLowThresholdPercent: { ...optional(percent, "disk use down to which they are"), written: 80 },
  imageMinimumGCAge: { ...optional(duration, "age below which an image stays"), written: "2m" },
  evictionHard: optional(
    thresholds,
    "what must be free; if it is not, pods are evicted at once; replaces all defaults",
  ),
  evictionSoft: optional(
    thresholds,
    "what must be free; if it is not for the grace period, pods are evicted",
  ),
  evictionSoftGracePeriod: optional(
    bySignal(duration, "how long a soft threshold may be crossed"),
    "for each soft threshold",
  ),
  evictionMaxPodGracePeriod: {
    ...optional(wholeNumber(0, 1_000_000), "seconds that a pod has which a soft threshold evicts"),
    written: 0,
  },
  evictionPressureTransitionPeriod: {
    ...optional(duration, "how long a condition holds after the last time it was seen"),
    written: "5m",
  },
  crashLoopBackOff: optional(
    object({
      maxContainerRestartPeriod: {
        ...optional(duration, "longest wait for a restart, 1s to 5m; since Kubernetes 1.35"),
        written: "5m",
      },
    }),
    "how containers that crash are restarted",
  ),
};

/** Settings by their names in a KubeletConfiguration. */
export const kubeletSettings: Shape<KubeletPart> = mapped(object(fields), (read, place, reading) => {
  if (!checked(read, place, reading)) return undefined;
  const d = DEFAULT_KUBELET;
  const share = (value: number | undefined, usual: number) => (value === undefined ? usual : value / 100);
  const grace = read.evictionSoftGracePeriod;
  return {
    maxPods: read.maxPods,
    parallelPulls: parallelPulls(read.serializeImagePulls, read.maxParallelImagePulls),
    settings: {
      registryPullQPS: read.registryPullQPS ?? d.registryPullQPS,
      registryBurst: read.registryBurst ?? d.registryBurst,
      imageGCHighThreshold: share(read.imageGCHighThresholdPercent, d.imageGCHighThreshold),
      imageGCLowThreshold: share(read.imageGCLowThresholdPercent, d.imageGCLowThreshold),
      imageMinimumGCAge: read.imageMinimumGCAge ?? d.imageMinimumGCAge,
      evictionHard: read.evictionHard ?? d.evictionHard,
      evictionSoft: read.evictionSoft ?? {},
      evictionSoftGracePeriod: { ...d.evictionSoftGracePeriod, ...(grace && given(grace)) },
      evictionMaxPodGracePeriod: (read.evictionMaxPodGracePeriod ?? 0) * SECOND,
      evictionPressureTransitionPeriod:
        read.evictionPressureTransitionPeriod ?? d.evictionPressureTransitionPeriod,
      maxContainerRestartPeriod:
        read.crashLoopBackOff?.maxContainerRestartPeriod ?? d.maxContainerRestartPeriod,
    },
  };
});

/** undefined: nothing is said of it. Source: facts 7.1. */
function parallelPulls(serialize: boolean | undefined, most: number | undefined): number | undefined {
  if (serialize === true || (serialize === undefined && most === undefined)) return serialize && 1;
  return most ?? UNLIMITED_PULLS;
}

/** More than a node has containers. */
const UNLIMITED_PULLS = 1_000_000;

/** What a kubelet refuses to start with. */
function checked(read: ValuesOf<typeof fields>, place: Place, reading: Reading): boolean {
  const refuse = (message: string, hint: string) => {
    reading.error(place, "conflicting-keys", message, hint);
    return false;
  };
  const { imageGCHighThresholdPercent: high = 85, imageGCLowThresholdPercent: low = 80 } = read;
  if (low >= high)
    return refuse(
      `imageGCLowThresholdPercent ${low} is not below imageGCHighThresholdPercent ${high}`,
      "make the low one smaller",
    );
  if (read.serializeImagePulls === true && (read.maxParallelImagePulls ?? 1) > 1)
    return refuse(
      "serializeImagePulls and maxParallelImagePulls exclude each other",
      "remove serializeImagePulls",
    );
  const withoutGrace = Object.keys(read.evictionSoft ?? {}).find(
    (signal) => read.evictionSoftGracePeriod?.[signal as EvictionSignal] === undefined,
  );
  if (withoutGrace !== undefined)
    return refuse(
      `the soft threshold ${withoutGrace} has no grace period`,
      `add evictionSoftGracePeriod: {${withoutGrace}: 1m30s}`,
    );
  const longest = read.crashLoopBackOff?.maxContainerRestartPeriod;
  if (longest !== undefined && (longest < SECOND || longest > 300 * SECOND))
    return refuse("maxContainerRestartPeriod must be from 1s to 5m", "write 1m");
  return true;
}
