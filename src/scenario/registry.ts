import type { KubeletTiming } from "../spec/kubelet.ts";
import type { RegistrySpec } from "../spec/registry.ts";
import { readable } from "./collections.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { bandwidth, boolean, duration, positiveDuration, probability, wholeNumber } from "./scalars.ts";
import { mapped, type Shape } from "./shape.ts";

const outage = mapped(
  object({
    at: required(duration, "when it begins"),
    for: required(positiveDuration, "how long it lasts"),
  }),
  (read) => ({ from: read.at, until: read.at + read.for }),
);

/** Where images come from. */
export const registry: Shape<RegistrySpec> = mapped(
  object({
    bandwidth: optional(bandwidth, "of all pulls together; unlimited unless given"),
    manifest: defaulted(duration, "what it takes to ask for an image's manifest", 0, "0s"),
    sharedBase: defaulted(
      probability,
      "share of an image that all images of its repository have in common, unless their layers are given",
      0,
      "0%",
    ),
    outages: defaulted(readable(outage), "when it answers nobody", [], []),
    builders: defaulted(wholeNumber(1, 10_000), "images that are built at a time", 1, 1),
  }),
  ({ bandwidth, ...rest }) => ({ ...rest, bandwidth: bandwidth ?? Number.POSITIVE_INFINITY }),
);

/** Of a world in which something else needs one: a disk that fills, an image that is built. */
export const PLAIN_REGISTRY: RegistrySpec = {
  bandwidth: Number.POSITIVE_INFINITY,
  manifest: 0,
  sharedBase: 0,
  outages: [],
  builders: 1,
};

/** How kubelets take time, beside `latencies`. */
export const kubelets: Shape<KubeletTiming> = mapped(
  object({
    relist: defaulted(
      duration,
      "how often a kubelet looks whether containers have ended; Kubernetes: 1s",
      0,
      "0s",
    ),
    workerRetry: defaulted(
      boolean,
      "true: after a backoff a pod is tried again when its worker looks, 1 to 1.5 times as late",
      false,
      false,
    ),
  }),
  ({ relist, workerRetry }) => ({ relist, hasWorkerRetry: workerRetry }),
);
