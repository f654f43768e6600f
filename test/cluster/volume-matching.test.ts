import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesFor, pickVolume } from "../../src/cluster/storage/matching.ts";
import type { ClaimSpec, VolumeSpec } from "../../src/spec/storage.ts";
import { aClaim, aVolume } from "../volumes.ts";
import { GIB } from "../worlds.ts";

const everywhere = () => true;
const NONE = new Set<string>();

function pick(
  claim: ClaimSpec,
  volumes: readonly VolumeSpec[],
  reaches = everywhere as (v: VolumeSpec) => boolean,
  taken = NONE,
) {
  return pickVolume(matchesFor(claim, volumes), reaches, taken)?.name;
}

describe("the volume that a claim gets", () => {
  const sized = (name: string, gib: number, change: Partial<VolumeSpec> = {}) =>
    aVolume(name, { capacity: gib * GIB, ...change });

  it("is the smallest that is large enough, of equal ones the first", () => {
    const volumes = [sized("large", 100), sized("small", 5), sized("one", 50), sized("other", 50)];
    expect(pick(aClaim("data"), volumes)).toBe("one");
    expect(pick(aClaim("data"), volumes, everywhere, new Set(["one"]))).toBe("other");
    expect(pick(aClaim("data"), volumes, ({ name }) => name === "large")).toBe("large");
    expect(pick(aClaim("data", { size: 101 * GIB }), volumes)).toBeUndefined();
  });

  it("has its mode, all its access modes and the labels that it selects", () => {
    const claim = aClaim("data", {
      accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
      selector: [{ key: "disk", operator: "In", values: ["ssd"] }],
    });
    const labels = { disk: "ssd" };
    const modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"] as const;
    expect(pick(claim, [sized("v", 10, { labels, accessModes: modes })])).toBe("v");
    expect(pick(claim, [sized("v", 10, { labels })])).toBeUndefined();
    expect(pick(claim, [sized("v", 10, { accessModes: modes })])).toBeUndefined();
    expect(pick(claim, [sized("v", 10, { labels, accessModes: modes, mode: "Block" })])).toBeUndefined();
    expect(pick(claim, [sized("v", 10, { labels, accessModes: modes, isUsable: false })])).toBeUndefined();
  });

  it("is the one that is kept for it, or none", () => {
    const kept = sized("kept", 100, { claim: "default/data", accessModes: [] });
    const volumes = [sized("free", 10), kept, sized("taken", 10, { claim: "default/other" })];
    expect(pick(aClaim("data"), volumes)).toBe("kept");
    expect(pick(aClaim("data"), volumes, ({ name }) => name !== "kept")).toBeUndefined();
    expect(pick(aClaim("data"), volumes, everywhere, new Set(["kept"]))).toBe("free");
    // One that is kept and too small does not count.
    expect(pick(aClaim("data"), [sized("free", 10), { ...kept, capacity: 1 }])).toBe("free");
  });
});

describe("among random volumes", () => {
  const modes = fc.subarray(["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"] as const, { minLength: 1 });
  const volume = fc.record({
    capacity: fc.integer({ min: 1, max: 4 }),
    accessModes: modes,
    mode: fc.constantFrom("Filesystem", "Block"),
    claim: fc.constantFrom("", "", "", "default/data", "default/other"),
    isUsable: fc.boolean(),
    labels: fc.constantFrom({}, { disk: "ssd" }),
    zone: fc.constantFrom("a", "b"),
    isTaken: fc.boolean(),
  });
  const claim = fc.record({
    size: fc.integer({ min: 1, max: 4 }),
    accessModes: modes,
    selector: fc.constantFrom(undefined, [{ key: "disk", operator: "Exists", values: [] }] as const),
  });

  it("a loop over all of them, as the rule is written, finds the same", () => {
    fc.assert(
      fc.property(claim, fc.array(volume, { maxLength: 8 }), (asked, made) => {
        const volumes = made.map(({ zone: _zone, isTaken: _isTaken, ...each }, i) =>
          aVolume(`v${i}`, each as Partial<VolumeSpec>),
        );
        const numberOf = ({ name }: VolumeSpec) => Number(name.slice(1));
        const reaches = (each: VolumeSpec) => made[numberOf(each)]!.zone === "a";
        const taken = new Set(
          volumes.filter((each) => made[numberOf(each)]!.isTaken).map(({ name }) => name),
        );
        const wanted = aClaim("data", asked);
        expect(pick(wanted, volumes, reaches, taken)).toBe(naive(wanted, volumes, reaches, taken));
      }),
    );
  });
});

/** One pass, as the sentence says it: the first that is kept decides, else the smallest so far is remembered. */
function naive(
  claim: ClaimSpec,
  volumes: readonly VolumeSpec[],
  reaches: (volume: VolumeSpec) => boolean,
  taken: ReadonlySet<string>,
): string | undefined {
  let smallest: VolumeSpec | undefined;
  for (const volume of volumes) {
    if (taken.has(volume.name) || !volume.isUsable) continue;
    if (volume.claim !== "" && volume.claim !== "default/data") continue;
    if (volume.capacity < claim.size || volume.mode !== claim.mode) continue;
    if (volume.claim === "default/data") return reaches(volume) ? volume.name : undefined;
    if (claim.selector !== undefined && volume.labels["disk"] === undefined) continue;
    if (!reaches(volume)) continue;
    if (!claim.accessModes.every((mode) => volume.accessModes.includes(mode))) continue;
    if (smallest === undefined || volume.capacity < smallest.capacity) smallest = volume;
  }
  return smallest?.name;
}
