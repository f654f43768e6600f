import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { ImageCaches } from "../../src/kubelet/image-caches.ts";

const N0 = 0 as NodeId;
const N1 = 1 as NodeId;

describe("image caches", () => {
  it("pull at the bandwidth of the node, a started microsecond counted whole", () => {
    const caches = new ImageCaches([125, 50]);
    const image = caches.register("web", 1001);
    // 1001 / 125 = 8.008 -> 9 us; 1001 / 50 = 20.02 -> 21 us
    expect(caches.pull(image, N0, 100)).toBe(109);
    expect(caches.pull(image, N1, 100)).toBe(121);
  });

  it("pull 94 MiB over 1 Gbit/s in 0.789 s", () => {
    const caches = new ImageCaches([125]);
    // 94 x 1,048,576 = 98,566,144 bytes; / 125 bytes a microsecond = 788,529.152 us
    expect(caches.pull(caches.register("web", 94 * 2 ** 20), N0, 0)).toBe(788_530);
  });

  it("pull one image after another on a node, in order of request; nodes do not hold each other up", () => {
    const caches = new ImageCaches([100, 100]);
    const [a, b, c] = ["a", "b", "c"].map((name) => caches.register(name, 1000)) as [number, number, number];
    expect(caches.pull(a, N0, 0)).toBe(10);
    expect(caches.pull(b, N0, 4)).toBe(20);
    expect(caches.pull(c, N1, 4)).toBe(14);
    expect(caches.pull(c, N0, 50)).toBe(60);
  });

  it("keep what they have, and let those wait who ask for what is being pulled", () => {
    const caches = new ImageCaches([100]);
    const image = caches.register("a", 1000);
    expect(caches.pull(image, N0, 0)).toBe(10);
    expect(caches.pull(image, N0, 3)).toBe(10);
    expect(caches.pull(image, N0, 10)).toBe(10);
    expect(caches.pull(image, N0, 99)).toBe(99);
  });

  it("need no pull for an image without size", () => {
    const caches = new ImageCaches([100]);
    const empty = caches.register("scratch", 0);
    const image = caches.register("a", 1000);
    caches.pull(image, N0, 0);
    expect(caches.pull(empty, N0, 5)).toBe(5);
  });

  it("share an image by name, as large as the largest that was said of it", () => {
    const caches = new ImageCaches([100]);
    const first = caches.register("a", 1000);
    expect(caches.register("a", 3000)).toBe(first);
    expect(caches.register("a", 2000)).toBe(first);
    expect(caches.pull(first, N0, 0)).toBe(30);
  });

  it("lose what is being pulled when the node fails, and keep what is there", () => {
    const caches = new ImageCaches([100, 100]);
    const [a, b, c] = ["a", "b", "c"].map((name) => caches.register(name, 1000)) as [number, number, number];
    caches.pull(a, N0, 0);
    caches.pull(b, N0, 0);
    caches.pull(c, N0, 0);
    caches.pull(b, N1, 0);
    caches.interrupt(N0, 20);
    // a (there since 10) and b (since this instant) stay; c, which was to be there at 30, begins anew at once.
    expect(caches.pull(c, N0, 22)).toBe(32);
    // N1 is not concerned.
    expect(caches.pull(a, N0, 40)).toBe(40);
    expect(caches.pull(b, N0, 40)).toBe(40);
    expect(caches.pull(b, N1, 40)).toBe(40);
  });
});
