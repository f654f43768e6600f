/** An image as its layers: numbers that stand for digests. */
export interface LayeredImage {
  readonly layers: readonly number[];
  /** Bytes of all layers. */
  readonly size: number;
}

interface Stored {
  /** When it came. */
  readonly since: number;
  /** When it was last in use. */
  lastUsed: number;
}

/** The images on one node's disk. A layer that several images have is there once. */
export class ImageStore {
  readonly #images: readonly LayeredImage[];
  readonly #sizes: readonly number[];
  readonly #stored = new Map<number, Stored>();
  /** How many images have each layer that is there. */
  readonly #layers = new Map<number, number>();
  /** Bytes on disk. */
  bytes = 0;

  /** Images by number, and sizes of layers by number; both may grow. */
  constructor(images: readonly LayeredImage[], sizes: readonly number[]) {
    this.#images = images;
    this.#sizes = sizes;
  }

  /** How many images there are. */
  get count(): number {
    return this.#stored.size;
  }

  has(image: number): boolean {
    return this.#stored.has(image);
  }

  hasLayer(layer: number): boolean {
    return this.#layers.has(layer);
  }

  /** Once more changes nothing. */
  add(image: number, now: number): void {
    if (this.has(image)) return;
    this.#stored.set(image, { since: now, lastUsed: now });
    for (const layer of this.#images[image]!.layers) {
      const count = this.#layers.get(layer) ?? 0;
      this.#layers.set(layer, count + 1);
      if (count === 0) this.bytes += this.#sizes[layer]!;
    }
  }

  remove(image: number): void {
    if (!this.#stored.delete(image)) return;
    for (const layer of this.#images[image]!.layers) {
      const count = this.#layers.get(layer)! - 1;
      if (count > 0) this.#layers.set(layer, count);
      else {
        this.#layers.delete(layer);
        this.bytes -= this.#sizes[layer]!;
      }
    }
  }

  used(image: number, now: number): void {
    const stored = this.#stored.get(image);
    if (stored !== undefined) stored.lastUsed = now;
  }

  /**
   * Removes images until so many bytes are freed, as a kubelet counts them: by the sizes of the images, whatever they
   * share. The one used longest ago goes first, of equal ones the one that came first; one that is in use, or younger than
   * `minAge`, stays. Gives the images removed, in order. Source: facts 7.1, freeSpace of kubelet/images.
   */
  free(
    bytes: number,
    {
      now,
      minAge,
      inUse,
    }: { readonly now: number; readonly minAge: number; readonly inUse: ReadonlySet<number> },
  ): { readonly removed: readonly number[]; readonly freed: number } {
    const unused = [...this.#stored].filter(([image]) => !inUse.has(image));
    unused.sort(([, a], [, b]) => a.lastUsed - b.lastUsed || a.since - b.since);
    const removed: number[] = [];
    let freed = 0;
    for (const [image, { since, lastUsed }] of unused) {
      if (freed >= bytes) break;
      if (lastUsed >= now || now - since < minAge) continue;
      this.remove(image);
      removed.push(image);
      freed += this.#images[image]!.size;
    }
    return { removed, freed };
  }
}
