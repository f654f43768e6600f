import fc from "fast-check";
import { vi } from "vitest";

/** Of so many examples that the test of a property asks for, one is tried: there are many mutants. */
const ONE_OF = 10;

// A mutant must meet the same tests as the program did, and nobody looks at the smallest example that kills it.
fc.configureGlobal({ seed: 1, endOnFailure: true });

vi.mock("fast-check", async (importOriginal) => {
  const { default: original } = await importOriginal<{ default: typeof fc }>();
  const assert = <Values>(property: fc.IProperty<Values>, { numRuns = 100, ...others } = {}) =>
    original.assert(property, { ...others, numRuns: Math.ceil(numRuns / ONE_OF) });
  return { default: { ...original, assert } };
});
