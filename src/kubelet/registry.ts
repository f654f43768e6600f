import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { RegistrySpec } from "../spec/registry.ts";
import { ImageBuilds } from "./image-builds.ts";
import type { ImageCatalog } from "./image-catalog.ts";

/** What the registry answers. */
export class Registry {
  readonly #spec: RegistrySpec;
  readonly #catalog: ImageCatalog;
  readonly #builds: ImageBuilds;
  readonly #failures: RandomStream;
  /** Begun by the timeline, and not ended. */
  #isDown = false;

  constructor(spec: RegistrySpec, catalog: ImageCatalog, seed: number) {
    this.#spec = spec;
    this.#catalog = catalog;
    this.#builds = new ImageBuilds(spec.builders);
    this.#failures = createStream(seed, "image-pull-failures");
  }

  set isDown(isDown: boolean) {
    this.#isDown = isDown;
  }

  isUp(now: number): boolean {
    return !this.#isDown && !this.#spec.outages.some(({ from, until }) => from <= now && now < until);
  }

  /**
   * Why a pull of an image fails; undefined: it does not. `key` tells the pull from all others, whatever the strategy.
   */
  refusal(image: number, key: readonly number[], now: number): string | undefined {
    const name = this.#catalog.names[image]!;
    const { exists, build, failure } = this.#catalog.specs[image]!;
    if (!this.isUp(now)) return `failed to pull and unpack image "${name}": dial tcp: i/o timeout`;
    const isBuilt =
      build === undefined || this.#builds.doneAt(image, this.#catalog.images[image]!.size, build, now) <= now;
    if (!exists || !isBuilt) return `failed to pull and unpack image "${name}": ${name}: not found`;
    if (failure === 0) return undefined;
    const stream = key.reduce((source, part) => source.fork(part), this.#failures);
    return stream.next() < failure
      ? `failed to pull and unpack image "${name}": unexpected status 500 Internal Server Error`
      : undefined;
  }
}
