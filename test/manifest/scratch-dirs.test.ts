import { expect, it } from "vitest";
import { mistakesOf, podWith, templateOf } from "./reading-of.ts";

const GI = 2 ** 30;

/** Containers that mount volumes in this order, of a pod with four emptyDirs. */
function podOf(sizeLimit = "1Gi"): string {
  return podWith(`  volumes:
    - {name: shm, emptyDir: {medium: Memory, sizeLimit: 1Gi}}
    - {name: cache, emptyDir: {sizeLimit: ${sizeLimit}}}
    - {name: tmp, emptyDir: {}}
    - {name: zero, emptyDir: {sizeLimit: 0}}
  containers:
    - name: writer
      image: app:v1
      resources: {limits: {ephemeral-storage: 2Gi}}
      volumeMounts: [{name: shm, mountPath: /shm}, {name: cache, mountPath: /a}, {name: tmp, mountPath: /b}]
    - {name: other, image: "app:v1"}`);
}

it("a container writes to the first emptyDir on disk that it mounts, else to its own layer", () => {
  const { containers, emptyDirs } = templateOf(podOf());
  expect(containers.map(({ scratch, storageLimit }) => [scratch, storageLimit])).toEqual([
    ["cache", 2 * GI],
    [undefined, undefined],
  ]);
  // That in memory is not on the disk, and no limit, as 0 is, is not looked at.
  expect(emptyDirs).toEqual([{ name: "cache", limit: GI }]);
});

it("a sizeLimit that is no quantity is told once", () => {
  expect(mistakesOf(podOf("big")).filter((line) => line.includes("bad-quantity"))).toHaveLength(1);
});
