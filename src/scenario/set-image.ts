import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { BehaviorSubject } from "../manifest/build-template.ts";
import { imageWithTag } from "../manifest/image-name.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { ContainerBehavior, ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";
import type { ImageChange } from "../spec/world.ts";
import { matchesGlob } from "../units/glob.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import type { ImageItem } from "./timeline.ts";

/** What the container of another image will do. */
export type BehaviorOf = (subject: BehaviorSubject) => ContainerBehavior;

/** The containers of these workloads that get another image; undefined once something has been reported. */
export function imageChanges(
  { image, container, targets }: ImageItem,
  workloads: readonly NumberedWorkload[],
  behaviorOf: BehaviorOf,
  reading: Reading,
): readonly ImageChange[] | undefined {
  const changes: ImageChange[] = [];
  for (const { number, spec } of workloads) {
    if (!("template" in spec)) continue;
    const chosen = chooseContainers(spec, spec.template, container, targets[0]!, reading);
    if (chosen === undefined) return undefined;
    for (const each of chosen) {
      const name = newImage(image, each, reading);
      if (name === undefined) return undefined;
      const { kind, namespace } = spec;
      const { labels } = spec.template;
      const role = roleOf(each, spec.template);
      const subject = { kind, namespace, name: spec.name, image: name, container: each.name, role, labels };
      changes.push({ workload: number, container: each.name, image: name, behavior: behaviorOf(subject) });
    }
  }
  return changes;
}

function roleOf(container: ContainerSpec, { containers }: PodTemplateSpec): BehaviorSubject["role"] {
  if (containers.includes(container)) return "main";
  return container.isSidecar ? "sidecar" : "init";
}

function chooseContainers(
  { label }: WorkloadSpec,
  { containers, initContainers }: PodTemplateSpec,
  wanted: Placed<string> | undefined,
  target: Placed<string>,
  reading: Reading,
): readonly ContainerSpec[] | undefined {
  const names = containers.map(({ name }) => name);
  if (wanted === undefined) {
    if (containers.length === 1) return containers;
    const message = `${label} has several containers: ${names.join(", ")}`;
    return reading.error(target.place, "missing-key", message, `add container: ${names[0]}, or "*" for all`);
  }
  const chosen = [...containers, ...initContainers].filter(({ name }) => matchesGlob(wanted.value, name));
  if (chosen.length > 0) return chosen;
  const message = `${label} has no container "${shorten(wanted.value)}"`;
  return reading.error(
    wanted.place,
    "bad-target",
    message,
    suggestion(wanted.value, names, "its containers are"),
  );
}

/**
 * The image as written, with a tag. A `*` in its name stands for what it covers in the present image: "*:v2" changes
 * the tag alone, "mirror.example.com/*:v2" needs an image of that registry.
 */
function newImage(
  { value, place }: Placed<string>,
  { name, image }: ContainerSpec,
  reading: Reading,
): string | undefined {
  const [before, after, ...more] = value.split("*");
  if (after === undefined) return imageWithTag(value);
  if (more.length > 0)
    return reading.error(place, "wrong-value", "more than one * in the name of an image", "write *:v2");
  const [afterName = "", tag = "latest"] = after.split(":");
  const present = repositoryOf(image);
  const covered = present.slice(before!.length, present.length - afterName.length);
  if (before + covered + afterName === present && covered !== "") return `${present}:${tag}`;
  const message = `the image of ${name}, ${shorten(image)}, is not of the form ${shorten(value)}`;
  return reading.error(
    place,
    "wrong-value",
    message,
    "write the whole name, or *:v2 to change the tag alone",
  );
}

/** The name of an image without tag and digest. */
function repositoryOf(image: string): string {
  const [named = ""] = image.split("@");
  const colon = named.lastIndexOf(":");
  return colon > named.lastIndexOf("/") ? named.slice(0, colon) : named;
}
