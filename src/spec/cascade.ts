/**
 * What becomes of what an object owns when it is deleted: `kubectl delete --cascade`.
 *
 * background: the object goes, and the garbage collector deletes what it owned. foreground: that is deleted first, and
 * the object goes with the last of it. orphan: that stays, and belongs to nobody.
 */
export const CASCADES = ["background", "foreground", "orphan"] as const;

export type Cascade = (typeof CASCADES)[number];
