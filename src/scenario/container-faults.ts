import type { ContainerFaults } from "../spec/container-faults.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import type { ImageSpec } from "../spec/registry.ts";
import { keyedMapOf } from "./collections.ts";
import { distribution } from "./distribution.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import {
  bandwidth,
  boolean,
  bytes,
  duration,
  growth,
  oneOf,
  probability,
  string,
  wholeNumber,
} from "./scalars.ts";
import { mapped } from "./shape.ts";

const chance = {
  probability: defaulted(probability, "how often, at each start", 1, "100%"),
  starts: optional(wholeNumber(1), "only at so many first starts of a container; at every one unless given"),
};

function chanceOf({
  probability,
  starts,
}: {
  readonly probability: number;
  readonly starts: number | undefined;
}) {
  return { probability, starts: starts ?? Number.POSITIVE_INFINITY };
}

const layers = mapped(keyedMapOf(string(), bytes), (read) =>
  [...read].map(([digest, { value }]) => ({ digest, size: value })),
);

const build = object({
  duration: required(duration, "how long a build takes"),
  push: defaulted(bandwidth, "how fast it is pushed to the registry", 125, "1Gbit/s"),
  begins: defaulted(
    oneOf("start", "use"),
    "start: at 0; use: when the first container needs the image",
    "use" as const,
    "use",
  ),
});

/** What goes wrong in containers of Kubernetes objects, and with their images. */
export const faultFields = {
  crash: optional(
    mapped(
      object({
        after: required(distribution, "from its start"),
        code: defaulted(wholeNumber(1, 255), "exit code", 1, 1),
        ...chance,
      }),
      ({ after, code, ...rest }) => ({ after, code, ...chanceOf(rest) }),
    ),
    "it exits by itself, whatever its duration",
  ),
  hang: optional(
    mapped(object({ after: required(distribution, "from its start"), ...chance }), ({ after, ...rest }) => {
      return { after, ...chanceOf(rest) };
    }),
    "it answers no probe any more, until it is started again",
  ),
  flap: optional(
    object({
      ready: required(distribution, "how long it says that it is ready"),
      unready: required(distribution, "how long it then says that it is not"),
    }),
    "its readiness comes and goes",
  ),
  errors: optional(probability, "share of the requests that it answers with an error"),
  postStart: optional(
    mapped(
      object({ failure: defaulted(probability, "how often it fails", 1, "100%"), starts: chance.starts }),
      (read) => chanceOf({ probability: read.failure, starts: read.starts }),
    ),
    "its postStart hook fails, so that it is killed",
  ),
  growth: optional(
    object({
      memory: defaulted(growth, "memory, from when it answers", 0, "0/s"),
      disk: defaulted(growth, "what it writes to its node's disk", 0, "0/s"),
    }),
    "how what it uses grows while it runs: 5Mi/min",
  ),
  disk: optional(bytes, "what it has written to its node's disk when it answers"),
  pull: optional(
    mapped(
      object({
        layers: optional(layers, "layers by digest, with their sizes; images share those of one digest"),
        exists: defaulted(boolean, "false: the registry does not have the image", true, true),
        failure: defaulted(probability, "how often a pull fails", 0, "0%"),
        build: optional(build, "how the image comes to the registry; it is there unless given"),
      }),
      ({ build, ...rest }): ImageSpec => ({
        ...rest,
        build: build && { duration: build.duration, pushBandwidth: build.push, begins: build.begins },
      }),
    ),
    "what there is to know of its image besides the size",
  ),
};

/** What an entry of `behaviors` says of that; undefined where it says nothing. */
export interface FaultPart extends ContainerFaults {
  readonly errors: number | undefined;
  readonly growth: ContainerBehavior["growth"] | undefined;
  readonly disk: number | undefined;
  readonly pull: ImageSpec | undefined;
}

/**
 * What of `parts` holds, field by field the last one that is given; nothing where none says anything. `images` say how
 * the image is.
 */
export function resolveFaults(
  parts: readonly FaultPart[],
  images: readonly FaultPart[],
): Pick<ContainerBehavior, "errors" | "faults" | "growth" | "disk" | "imageSpec"> {
  const last = <Key extends keyof FaultPart>(key: Key): FaultPart[Key] | undefined =>
    parts.map((part) => part[key]).findLast((value) => value !== undefined);
  const faults = {
    crash: last("crash"),
    hang: last("hang"),
    flap: last("flap"),
    postStart: last("postStart"),
  };
  const hasFaults = Object.values(faults).some((fault) => fault !== undefined);
  const [errors, growth, disk] = [last("errors"), last("growth"), last("disk")];
  const imageSpec = images.map(({ pull }) => pull).findLast((value) => value !== undefined);
  return {
    ...(hasFaults && { faults }),
    ...(errors !== undefined && { errors }),
    ...(growth !== undefined && { growth }),
    ...(disk !== undefined && { disk }),
    ...(imageSpec !== undefined && { imageSpec }),
  };
}
