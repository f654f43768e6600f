import { describe, expect, it } from "vitest";
import { ImageCatalog, repositoryOf } from "../../src/kubelet/image-catalog.ts";
import { ImageStore } from "../../src/kubelet/image-store.ts";

const NOBODY = new Set<number>();
const plain = { bandwidth: 1, manifest: 0, outages: [], builders: 1 };

/** A disk with images of these sizes, image i come at i seconds and last used at its time. */
function aDisk(...images: readonly { readonly size: number; readonly used: number }[]) {
  const catalog = new ImageCatalog({ ...plain, sharedBase: 0 });
  for (const [i, { size }] of images.entries()) catalog.numberOf(`image${i}:v1`, size);
  const store = new ImageStore(catalog.images, catalog.layerSizes);
  for (const [i, { used }] of images.entries()) {
    store.add(i, i);
    store.used(i, used);
  }
  return store;
}

describe("garbage collection of images", () => {
  it("removes the one used longest ago first, until enough is free", () => {
    const store = aDisk({ size: 10, used: 30 }, { size: 20, used: 10 }, { size: 40, used: 20 });
    // 20 of image 1, then 40 of image 2: 60 of the 25 that were wanted.
    expect(store.free(25, { now: 100, minAge: 0, inUse: NOBODY })).toEqual({ removed: [1, 2], freed: 60 });
    expect(store.bytes).toBe(10);
  });

  it("removes the one that came first of those used last at the same time", () => {
    const store = aDisk({ size: 10, used: 30 }, { size: 20, used: 20 }, { size: 40, used: 20 });
    expect(store.free(1, { now: 100, minAge: 0, inUse: NOBODY }).removed).toEqual([1]);
  });

  it("leaves what is in use, what has just been used, and what is too young", () => {
    const store = aDisk(
      { size: 10, used: 10 },
      { size: 20, used: 100 },
      { size: 40, used: 20 },
      { size: 80, used: 30 },
    );
    // Image 0 is in use, image 1 was until now, image 3 came at 3, less than 98 ago; only image 2 may go.
    expect(store.free(1000, { now: 100, minAge: 98, inUse: new Set([0]) })).toEqual({
      removed: [2],
      freed: 40,
    });
  });
});

describe("layers", () => {
  it("are on a disk once, and go with the last image that has them", () => {
    const catalog = new ImageCatalog({ ...plain, sharedBase: 0.5 });
    const v1 = catalog.numberOf("shop/web:v1", 100);
    const v2 = catalog.numberOf("shop/web:v2", 120);
    const store = new ImageStore(catalog.images, catalog.layerSizes);
    store.add(v1, 0);
    expect(store.bytes).toBe(100);
    // The base is half of the first image: 50; so 70 more.
    store.add(v2, 0);
    expect(store.bytes).toBe(170);
    store.remove(v1);
    expect(store.bytes).toBe(120);
    store.remove(v2);
    expect(store.bytes).toBe(0);
  });

  it("are shared as they are given, by digest", () => {
    const catalog = new ImageCatalog({ ...plain, sharedBase: 0.5 });
    const spec = { exists: true, failure: 0, build: undefined };
    const a = catalog.numberOf("a", 1, {
      ...spec,
      layers: [
        { digest: "x", size: 10 },
        { digest: "y", size: 5 },
      ],
    });
    const b = catalog.numberOf("b", 1, { ...spec, layers: [{ digest: "y", size: 5 }] });
    expect(catalog.images[b]!.layers).toEqual([catalog.images[a]!.layers[1]]);
    expect(catalog.images[a]!.size).toBe(15);
  });

  it("are told apart by repository, whose name is that of the image without its tag", () => {
    expect(["shop/web:v1", "web", "host:5000/web", "host:5000/web:v2"].map(repositoryOf)).toEqual([
      ...["shop/web", "web", "host:5000/web", "host:5000/web"],
    ]);
  });
});
