import { byVolumes, NONE } from "./by-volumes.ts";

/** Keeps nodes in the zone and region that the labels of the pod's volumes say. Source: Kubernetes VolumeZone. */
export const volumeZone = byVolumes("VolumeZone", {
  depends: ["cluster"],
  isResolvable: false,
  isIdle: (podClass, { storage }) => storage.zones.of(podClass).places.length === 0,
  refusal: (podClass, { storage }) => storage.zones.of(podClass).refusal,
  reasons(podClass, { storage }) {
    const check = storage.zones.of(podClass);
    return (node) => (storage.zones.allows(check, node) ? NONE : ELSEWHERE);
  },
});

const ELSEWHERE: readonly string[] = ["node(s) had no available volume zone"];
