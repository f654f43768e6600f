/**
 * When a pod that is ready since then counts as available: times in objects are cut down to whole seconds, so that pods
 * that got ready within one second do so at the same instant. Source: podutil.IsPodAvailable; metav1.Time.
 */
export function availableFrom(readyAt: number, minReady: number): number {
  return minReady === 0 ? readyAt : Math.floor(readyAt / SECOND) * SECOND + minReady;
}

const SECOND = 1_000_000;
