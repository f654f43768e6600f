import { type ImageSpec, PLAIN_IMAGE, type RegistrySpec } from "../spec/registry.ts";
import type { LayeredImage } from "./image-store.ts";

/**
 * All images by number, as layers by number.
 *
 * Where no layers are given, images of one repository (the name without its tag) have a base layer in common: of the size
 * that `sharedBase` makes of the first one; what is left of each is a layer of its own.
 */
export class ImageCatalog {
  readonly names: string[] = [];
  readonly specs: ImageSpec[] = [];
  readonly images: LayeredImage[] = [];
  readonly layerSizes: number[] = [];
  readonly #sharedBase: number;
  readonly #numbers = new Map<string, number>();
  readonly #layers = new Map<string, number>();

  constructor({ sharedBase }: RegistrySpec) {
    this.#sharedBase = sharedBase;
  }

  /** Number of an image; its size and layers are what is said first. */
  numberOf(name: string, size: number, spec: ImageSpec = PLAIN_IMAGE): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const layers = spec.layers?.map((layer) => this.#layer(layer.digest, layer.size));
    const made = layers ?? this.#derive(name, size);
    this.names.push(name);
    this.specs.push(spec);
    this.images.push({ layers: made, size: made.reduce((sum, layer) => sum + this.layerSizes[layer]!, 0) });
    this.#numbers.set(name, this.names.length - 1);
    return this.names.length - 1;
  }

  #derive(name: string, size: number): readonly number[] {
    if (size === 0) return [];
    const base = Math.floor(size * this.#sharedBase);
    if (base === 0) return [this.#layer(`image ${name}`, size)];
    const shared = this.#layer(`base ${repositoryOf(name)}`, base);
    const rest = Math.max(0, size - this.layerSizes[shared]!);
    return rest === 0 ? [shared] : [shared, this.#layer(`image ${name}`, rest)];
  }

  #layer(digest: string, size: number): number {
    const known = this.#layers.get(digest);
    if (known !== undefined) return known;
    this.#layers.set(digest, this.layerSizes.length);
    return this.layerSizes.push(size) - 1;
  }
}

/** "shop/web:v2" is of "shop/web"; a port of the registry's host is no tag. */
export function repositoryOf(image: string): string {
  const tag = image.lastIndexOf(":");
  return tag > image.lastIndexOf("/") ? image.slice(0, tag) : image;
}
