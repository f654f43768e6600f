import { describe, expect, it } from "vitest";
import { Admission } from "../../../src/scheduling/index/admission.ts";

// 1,000 nodes, of which a search rates 100; an index is made anew after more than 500 changes.
const admission = () => new Admission(1000, 100, 500);

describe("admission of shapes to an index", () => {
  it("admits all shapes where a search rates every node", () => {
    const all = new Admission(1000, 1000, 500);
    expect([all.admits(3, 0), all.admits(3, 10_000)]).toEqual([true, true]);
  });

  it("lets a shape earn the index by coming back soon: half of what making it costs", () => {
    const some = admission();
    // The first use tells nothing, each after it would save 100 - 1 ratings; six make 500.
    const answers = Array.from({ length: 7 }, (_, i) => some.admits(0, i));
    expect(answers).toEqual([false, false, false, false, false, false, true]);
  });

  it("counts the changes that an index has to take in as its cost", () => {
    const some = admission();
    const answers = Array.from({ length: 100 }, (_, i) => some.admits(0, 100 * i));
    expect(answers).not.toContain(true);
  });

  it("never admits a shape that comes back when most nodes have changed, however often", () => {
    const some = admission();
    const answers = Array.from({ length: 100 }, (_, i) => some.admits(0, 501 * i));
    expect(answers).not.toContain(true);
  });

  it("makes the index of a shape anew as long as its batches pay for that", () => {
    const some = admission();
    let changes = 0;
    const batchOf = (size: number) => {
      changes += 5000;
      return Array.from({ length: size }, () => some.admits(0, changes++));
    };
    batchOf(100);
    // Credit 1,000 - 900 at its first pod, which the others bring back to 1,000.
    expect(batchOf(100)).not.toContain(false);
    expect(batchOf(1)).toEqual([true]);
    expect(batchOf(1)).toEqual([false]);
  });

  it("knows shapes apart", () => {
    const some = admission();
    for (let i = 0; i < 20; i++) some.admits(40, i);
    expect([some.admits(40, 20), some.admits(41, 20), some.admits(2, 20)]).toEqual([true, false, false]);
  });
});
