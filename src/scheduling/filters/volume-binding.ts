import { NONE_TO_BIND, NOT_REACHED, VOLUME_IS_GONE } from "../../cluster/storage/volume-binding.ts";
import { byVolumes } from "./by-volumes.ts";

/**
 * Keeps nodes that reach the pod's volumes, and where each claim that waits for a pod finds a volume or can have one
 * made. Pods with claims that should be bound already are refused.
 *
 * Its score is not simulated: it rates nothing unless the feature gate StorageCapacityScoring is on, which is off by
 * default. That bound local volumes narrow the nodes to ask was taken out of 1.31 and all later releases.
 * Source: Kubernetes VolumeBinding.
 */
export const volumeBinding = byVolumes("VolumeBinding", {
  depends: ["cluster"],
  isResolvable: false,
  refusal: (podClass, { storage }) => storage.binding.of(podClass).refusal,
  reasons(podClass, { storage, kubernetesMinor }) {
    const binding = storage.binding.of(podClass);
    const texts = kubernetesMinor >= NEW_WORDS ? TEXTS : TEXTS_BEFORE;
    return (node) => texts[binding.answer(node)]!;
  },
});

/** Kubernetes 1.33 says it in other words. */
const NEW_WORDS = 33;
const TEXTS = textsWith("node(s) didn't match PersistentVolume's node affinity");
const TEXTS_BEFORE = textsWith("node(s) had volume node affinity conflict");

/** By the bits of an answer. */
function textsWith(notReached: string): readonly (readonly string[])[] {
  const words: readonly (readonly [number, string])[] = [
    [NOT_REACHED, notReached],
    [NONE_TO_BIND, "node(s) didn't find available persistent volumes to bind"],
    [VOLUME_IS_GONE, "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"],
  ];
  const answers = NOT_REACHED + NONE_TO_BIND + VOLUME_IS_GONE + 1;
  return Array.from({ length: answers }, (_, answer) =>
    words.filter(([bit]) => (answer & bit) !== 0).map(([, text]) => text),
  );
}
