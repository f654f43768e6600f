// Mutants of filters and scores, which fast tests are to kill: npm run mutation [-- --mutate FILE,FILE]. An hour or so
// on two cores, so that it is no part of CI; coverage/mutation.json holds what came of each mutant, docs/mutation.md
// what came of the last run.
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // The tests are named in the configuration: to ask which files a mutant concerns takes longer than running them.
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  mutate: ["src/scheduling/filters/**/*.ts", "src/scheduling/scores/**/*.ts"],
  coverageAnalysis: "perTest",
  // What is only run when a module is read (names, tables, `depends`) would need all tests for each mutant.
  ignoreStatic: true,
  timeoutMS: 4000,
  timeoutFactor: 1.5,
  concurrency: 1,
  reporters: ["clear-text", "json", "progress"],
  jsonReporter: { fileName: "coverage/mutation.json" },
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  ignorePatterns: ["/results", "/dist", "/bench", "/docs", "/scenarios"],
};
