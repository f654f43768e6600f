import type { ContainerSpec } from "../../../../src/spec/pod.ts";
import type { Act, Acting } from "./act.ts";

export const scale: Act = ({ kind = "", name = "", replicas = 0 }, acting) => {
  acting.parts.workloads.scale(numberOf(kind, name, acting), replicas);
};

export const setImage: Act = ({ kind = "", name = "", patch }, acting) => {
  const { workloads } = acting.parts;
  for (const { name: container, image } of patch.spec.template.spec.containers)
    workloads.setImage(numberOf(kind, name, acting), container, imageWithTag(image), behaviorOf(acting));
};

export function numberOf(kind: string, name: string, acting: Acting): number {
  const number = acting.numberOf(kind, name);
  if (number === undefined) throw new Error(`the case has no ${kind} ${name}`);
  return number;
}

function imageWithTag(image: string): string {
  return /:[^/]+$/.test(image) ? image : `${image}:latest`;
}

/** All containers are played alike. */
function behaviorOf({ world }: Acting): ContainerSpec["behavior"] {
  for (const workload of world.objects.workloads)
    if ("template" in workload) return workload.template.containers[0]!.behavior;
  throw new Error("no workload has a template");
}
