import { byVolumes, NONE } from "./by-volumes.ts";

/**
 * Keeps nodes that can attach the pod's volumes besides those that are there, by CSI driver.
 * Source: Kubernetes NodeVolumeLimits.
 */
export const nodeVolumeLimits = byVolumes("NodeVolumeLimits", {
  depends: ["cluster"],
  isResolvable: true,
  reasons(podClass, { storage }) {
    const wanted = storage.limits.of(podClass);
    return (node) => (storage.limits.allows(wanted, node) ? NONE : TOO_MANY);
  },
});

const TOO_MANY: readonly string[] = ["node(s) exceed max volume count"];
