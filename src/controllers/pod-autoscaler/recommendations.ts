/**
 * What the metrics have asked for lately, before any limit. Grows with the windows alone: what is older than all of
 * them is overwritten. O(kept) a call. Source: facts 5.5 and 5.6, horizontal.go.
 */
export class Recommendations {
  readonly #kept: { replicas: number; at: number }[] = [];

  /** The size that the target has when it is first seen counts as the first of them. */
  seed(replicas: number, now: number): void {
    if (this.#kept.length === 0) this.#kept.push({ replicas, at: now });
  }

  /** Notes `wanted`, and gives the most that was asked for within the window before `now`. */
  highest(wanted: number, now: number, window: number): number {
    const cutoff = now - window;
    let highest = wanted;
    for (const { replicas, at } of this.#kept) if (at >= cutoff && replicas > highest) highest = replicas;
    this.#note(wanted, now, cutoff);
    return highest;
  }

  /** Notes `wanted`, and gives the size between what was asked for at least and at most within two windows. */
  settled(
    current: number,
    wanted: number,
    now: number,
    windows: { readonly up: number; readonly down: number },
  ) {
    const upCutoff = now - windows.up;
    const downCutoff = now - windows.down;
    let lowest = wanted;
    let highest = wanted;
    for (const { replicas, at } of this.#kept) {
      if (at > upCutoff) lowest = Math.min(lowest, replicas);
      if (at > downCutoff) highest = Math.max(highest, replicas);
    }
    this.#note(wanted, now, Math.min(upCutoff, downCutoff));
    return Math.min(Math.max(current, lowest), highest);
  }

  /** In the place of the last one from before the cutoff, if there is one. */
  #note(replicas: number, now: number, cutoff: number): void {
    const old = this.#kept.findLastIndex(({ at }) => at < cutoff);
    if (old >= 0) this.#kept[old] = { replicas, at: now };
    else this.#kept.push({ replicas, at: now });
  }
}
