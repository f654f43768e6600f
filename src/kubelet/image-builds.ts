import type { BuildSpec } from "../spec/registry.ts";

/** Images that are built and pushed before anybody can pull them: so many at a time, in the order asked for. */
export class ImageBuilds {
  /** When each builder is free. */
  readonly #free: number[];
  readonly #doneAt = new Map<number, number>();

  constructor(builders: number) {
    this.#free = new Array<number>(builders).fill(0);
  }

  /** When an image is, or was, in the registry: asked for now, unless it was before. O(builders). */
  doneAt(image: number, size: number, build: BuildSpec, now: number): number {
    const known = this.#doneAt.get(image);
    if (known !== undefined) return known;
    const asked = build.begins === "start" ? 0 : now;
    const builder = this.#free.indexOf(Math.min(...this.#free));
    const built = Math.max(asked, this.#free[builder]!) + build.duration;
    const done = built + Math.ceil(size / build.pushBandwidth);
    this.#free[builder] = done;
    this.#doneAt.set(image, done);
    return done;
  }
}
