import fc from "fast-check";

// A mutant must meet the same tests as the program did.
fc.configureGlobal({ seed: 1, numRuns: 100 });
