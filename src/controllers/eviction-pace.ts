/**
 * How long evictions wait that found their budget being written for another one, in microseconds.
 *
 * The Eviction API writes the budget's status before it deletes a pod, and begins anew after half a second and up to a
 * tenth of that more when another eviction was faster. `kubectl drain` asks for all pods of a node at once, so that of
 * those that one budget selects one goes at once, and the others half a second later. The jitter, drawn by chance in a
 * real one, spreads them evenly here. Source: EvictionsRetry (pkg/registry/core/pod/storage/eviction.go); recordings of
 * kubectl drain show it.
 */
export function* evictionPauses(count: number): Generator<number> {
  for (let position = 0; position < count; position++)
    yield PAUSE + Math.round((JITTER * (position + 0.5)) / count);
}

const PAUSE = 500_000;
const JITTER = 50_000;
