import { describe, expect, it } from "vitest";
import { gracePassed, softSince, thresholdsMet } from "../../src/kubelet/eviction-thresholds.ts";
import { DEFAULT_KUBELET, type EvictionSignal, type KubeletSpec } from "../../src/spec/kubelet.ts";
import { SECOND } from "../worlds.ts";

const MI = 2 ** 20;
const GI = 2 ** 30;

/** What is available of 8Gi of memory and of a disk of 100Gi. */
function met(memory: number, disk: number, kubelet = DEFAULT_KUBELET) {
  const observe = (signal: EvictionSignal) =>
    signal === "memory.available"
      ? { capacity: 8 * GI, available: memory }
      : { capacity: 100 * GI, available: disk };
  return thresholdsMet(kubelet, observe).map(({ signal, isHard }) => `${isHard ? "hard" : "soft"} ${signal}`);
}

describe("thresholds of eviction, by hand from facts 7.7", () => {
  it.each<[string, number, number, readonly string[]]>([
    ["at 100Mi of memory nobody is evicted", 100 * MI, 50 * GI, []],
    ["below it somebody is", 100 * MI - 1, 50 * GI, ["hard memory.available"]],
    // 15 % of 100Gi for images come before 10 % for what containers write: one file system here.
    ["at 15 % of the disk nobody is", GI, 15 * GI, []],
    ["below it images are short", GI, 15 * GI - 1, ["hard imagefs.available"]],
    ["below 10 % all of it is", GI, 10 * GI - 1, ["hard nodefs.available", "hard imagefs.available"]],
    ["memory goes first", 0, 0, ["hard memory.available", "hard nodefs.available", "hard imagefs.available"]],
  ])("%s", (_, memory, disk, signals) => {
    expect(met(memory, disk)).toEqual(signals);
  });

  it("soft ones count when they have been met for their grace period, from when they were met first", () => {
    const kubelet: KubeletSpec = {
      ...DEFAULT_KUBELET,
      evictionSoft: { "memory.available": { kind: "bytes", value: 200 * MI } },
      evictionSoftGracePeriod: {
        ...DEFAULT_KUBELET.evictionSoftGracePeriod,
        "memory.available": 90 * SECOND,
      },
    };
    expect(met(150 * MI, 50 * GI, kubelet)).toEqual(["soft memory.available"]);
    const threshold = {
      signal: "memory.available",
      isHard: false,
      threshold: 200 * MI,
      available: 150 * MI,
    } as const;
    const first = softSince(new Map(), [threshold], 10 * SECOND);
    const since = softSince(first, [threshold], 20 * SECOND);
    expect(gracePassed(threshold, since, kubelet, 100 * SECOND - 1)).toBe(false);
    expect(gracePassed(threshold, since, kubelet, 100 * SECOND)).toBe(true);
    // Memory that was there in between begins anew.
    expect(softSince(softSince(since, [], 30 * SECOND), [threshold], 40 * SECOND)).toEqual(
      new Map([["memory.available", 40 * SECOND]]),
    );
  });
});
