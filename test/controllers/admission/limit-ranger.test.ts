import { describe, expect, it } from "vitest";
import {
  whyClaimOutOfRange,
  whyOutOfRange,
  withDefaults,
} from "../../../src/controllers/admission/limit-ranger.ts";
import type { LimitRangeItem } from "../../../src/spec/quota.ts";
import { amounts, aPod, aWrittenContainer } from "./written-pods.ts";

const NOTHING = new Map<string, bigint>();

function aRange(type: LimitRangeItem["type"], change: Partial<LimitRangeItem>) {
  const none = {
    min: NOTHING,
    max: NOTHING,
    defaultLimit: NOTHING,
    defaultRequest: NOTHING,
    maxRatio: NOTHING,
  };
  return [{ namespace: "default", name: "range", items: [{ type, ...none, ...change }] }];
}

describe("defaults of a LimitRange", () => {
  const range = aRange("Container", {
    defaultLimit: amounts({ cpu: 500n, memory: 1000n }),
    defaultRequest: amounts({ cpu: 100n }),
  });

  it("fill in what a container does not say, and nothing else", () => {
    const pod = aPod({ containers: [aWrittenContainer("app", { requests: { cpu: 200n } })] });
    const { requests, limits } = withDefaults(pod, range).containers[0]!;
    expect(Object.fromEntries(requests)).toEqual({ cpu: 200n });
    expect(Object.fromEntries(limits)).toEqual({ cpu: 500n, memory: 1000n });
  });

  it("come after a limit has become the request", () => {
    const pod = aPod({ containers: [aWrittenContainer("app", { limits: { cpu: 300n } })] });
    expect(withDefaults(pod, range).containers[0]!.requests.get("cpu")).toBe(300n);
  });

  it("leave a pod as it is that says all", () => {
    const all = { requests: { cpu: 1n, memory: 1n }, limits: { cpu: 1n, memory: 1n } };
    const pod = aPod({ containers: [aWrittenContainer("app", all)] });
    expect(withDefaults(pod, range)).toBe(pod);
  });
});

describe("what a LimitRange does not allow", () => {
  const asking = (requests: Record<string, bigint>, limits: Record<string, bigint> = {}) =>
    aPod({
      containers: [
        aWrittenContainer("a", { requests, limits }),
        aWrittenContainer("b", { requests, limits }),
      ],
    });

  it.each<[string, Partial<LimitRangeItem>, Record<string, bigint>, Record<string, bigint>, string]>([
    ["enough", { min: amounts({ cpu: 100n }) }, { cpu: 100n }, {}, ""],
    [
      "too little",
      { min: amounts({ cpu: 100n }) },
      { cpu: 99n },
      {},
      "minimum cpu usage per Container is 100m, but request is 99m",
    ],
    [
      "nothing",
      { min: amounts({ cpu: 100n }) },
      {},
      {},
      "minimum cpu usage per Container is 100m.  No request is specified",
    ],
    [
      "no limit",
      { max: amounts({ cpu: 1000n }) },
      { cpu: 1n },
      {},
      "maximum cpu usage per Container is 1.  No limit is specified",
    ],
    [
      "too much",
      { max: amounts({ cpu: 1000n }) },
      { cpu: 1n },
      { cpu: 1500n },
      "maximum cpu usage per Container is 1, but limit is 1500m",
    ],
    ["a ratio that is right", { maxRatio: amounts({ cpu: 2000n }) }, { cpu: 100n }, { cpu: 200n }, ""],
    // 300 / 100
    [
      "too high a ratio",
      { maxRatio: amounts({ cpu: 2000n }) },
      { cpu: 100n },
      { cpu: 300n },
      "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
    ],
  ])("%s", (_, item, requests, limits, why) => {
    expect(whyOutOfRange(asking(requests, limits), aRange("Container", item))).toBe(why);
  });

  it("adds containers up for a range of pods", () => {
    const range = aRange("Pod", { max: amounts({ cpu: 1000n }) });
    // 2 x 501
    expect(whyOutOfRange(asking({}, { cpu: 501n }), range)).toBe(
      "maximum cpu usage per Pod is 1, but limit is 1002m",
    );
    expect(whyOutOfRange(asking({}, { cpu: 500n }), range)).toBe("");
  });

  it("adds up what containers say, though others say nothing", () => {
    const range = aRange("Pod", { max: amounts({ cpu: 1000n }) });
    const silent = aWrittenContainer("silent", {});
    const of = (cpu: bigint) => aPod({ containers: [aWrittenContainer("app", { limits: { cpu } }), silent] });
    expect(whyOutOfRange(of(1000n), range)).toBe("");
    expect(whyOutOfRange(of(1001n), range)).toBe("maximum cpu usage per Pod is 1, but limit is 1001m");
  });

  it("lets sidecars stay, and init containers stand on those before them", () => {
    const range = aRange("Pod", { max: amounts({ cpu: 1000n }) });
    const one = (name: string, cpu: bigint) => aWrittenContainer(name, { limits: { cpu } });
    const sidecar = { ...one("proxy", 600n), isSidecar: true };
    // 400 + 600, and while `setup` runs 600 + 401.
    const pod = aPod({ containers: [one("app", 400n)], initContainers: [sidecar, one("setup", 401n)] });
    expect(whyOutOfRange(pod, range)).toBe("maximum cpu usage per Pod is 1, but limit is 1001m");
    // Before it: 401 alone.
    const first = aPod({ containers: [one("app", 400n)], initContainers: [one("setup", 401n), sidecar] });
    expect(whyOutOfRange(first, range)).toBe("");
  });

  it("goes by what is asked for the pod as a whole where that is written", () => {
    const range = aRange("Pod", { max: amounts({ cpu: 1000n }) });
    const podLevel = { requests: amounts({}), limits: amounts({ cpu: 900n }) };
    const one = aWrittenContainer("app", { requests: { cpu: 100n }, limits: { cpu: 800n } });
    expect(whyOutOfRange(aPod({ containers: [one, one], podLevel }), range)).toBe("");
  });

  it("tells of all that is wrong at once", () => {
    const range = aRange("Container", { min: amounts({ cpu: 100n, memory: 1000n }) });
    expect(whyOutOfRange(asking({ cpu: 1n }), range)).toBe(
      "[minimum cpu usage per Container is 100m, but request is 1m, minimum memory usage per Container is 1.  No request is specified]",
    );
  });

  it("goes by the requests of claims", () => {
    const range = aRange("PersistentVolumeClaim", { max: amounts({ storage: 5000n }) });
    expect(whyClaimOutOfRange(6000n, range)).toBe(
      "maximum storage usage per PersistentVolumeClaim is 5, but request is 6",
    );
    expect(whyClaimOutOfRange(5000n, range)).toBe("");
  });
});
