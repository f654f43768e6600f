// Mutants of filters and scores, which fast tests are to kill: npm run mutation [-- --mutate FILE,FILE]. Half an hour
// or more on two cores, so that it is no part of CI; coverage/mutation.json holds what came of each mutant.
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  mutate: ["src/scheduling/filters/**/*.ts", "src/scheduling/scores/**/*.ts"],
  coverageAnalysis: "perTest",
  concurrency: 2,
  reporters: ["clear-text", "json", "progress"],
  jsonReporter: { fileName: "coverage/mutation.json" },
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  ignorePatterns: ["/results", "/dist", "/bench", "/docs", "/scenarios"],
};
