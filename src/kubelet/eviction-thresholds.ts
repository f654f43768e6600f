import type { EvictionSignal, KubeletSpec } from "../spec/kubelet.ts";
import { thresholdBytes } from "./node-use.ts";

/** A threshold that is crossed. Bytes. */
export interface MetThreshold {
  readonly signal: EvictionSignal;
  readonly isHard: boolean;
  readonly threshold: number;
  readonly available: number;
}

/** Memory goes before disks: facts 7.7. */
const SIGNALS: readonly EvictionSignal[] = ["memory.available", "nodefs.available", "imagefs.available"];

/** Those of which less is available than they ask for, in the order in which a kubelet cares for them. */
export function thresholdsMet(
  { evictionHard, evictionSoft }: KubeletSpec,
  observe: (signal: EvictionSignal) => { readonly capacity: number; readonly available: number },
): readonly MetThreshold[] {
  return SIGNALS.flatMap((signal) =>
    [evictionHard, evictionSoft].flatMap((thresholds, i) => {
      const wanted = thresholds[signal];
      if (wanted === undefined) return [];
      const { capacity, available } = observe(signal);
      const threshold = thresholdBytes(wanted, capacity);
      // A disk without limit is never short.
      return available < threshold && capacity < Number.POSITIVE_INFINITY
        ? [{ signal, isHard: i === 0, threshold, available }]
        : [];
    }),
  );
}

/** Since when each soft threshold is crossed. */
export function softSince(
  before: ReadonlyMap<EvictionSignal, number>,
  met: readonly MetThreshold[],
  now: number,
): ReadonlyMap<EvictionSignal, number> {
  const soft = met.filter(({ isHard }) => !isHard);
  return new Map(soft.map(({ signal }) => [signal, before.get(signal) ?? now]));
}

/** Whether a soft threshold has been crossed for its grace period. */
export function gracePassed(
  { signal }: MetThreshold,
  since: ReadonlyMap<EvictionSignal, number>,
  { evictionSoftGracePeriod }: KubeletSpec,
  now: number,
): boolean {
  return now - since.get(signal)! >= evictionSoftGracePeriod[signal];
}
