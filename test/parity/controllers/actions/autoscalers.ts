import type { Manifest } from "../recording.ts";
import type { Acting } from "./act.ts";

/** An autoscaler is made, or changed. */
export function applyAutoscaler(object: Manifest, { reader, world, parts }: Acting): void {
  const { autoscalers = [] } = world.objects;
  for (const spec of reader.objects(object).autoscalers ?? [])
    parts.autoscalers.apply(
      autoscalers.findIndex(({ name }) => name === spec.name),
      spec,
    );
}

export function patchAutoscaler(name: string, change: Manifest, acting: Acting): void {
  applyAutoscaler(acting.manifests.patch("HorizontalPodAutoscaler", name, change), acting);
}

export function deleteAutoscaler(wanted: string, { world, parts }: Acting): void {
  const { autoscalers = [] } = world.objects;
  parts.autoscalers.delete(autoscalers.findIndex(({ name }) => name === wanted));
}
