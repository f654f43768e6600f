import { defineConfig } from "vitest/config";

/** Tests that look at filters and scores and are quick enough to be run once a mutant. */
export default defineConfig({
  test: {
    include: ["test/scheduling/*.test.ts", "test/parity/sample.mutation.ts"],
    exclude: [
      "test/scheduling/{queues,scheduler,scheduler-timing,kubernetes-queue,preempting,pod-heap}.test.ts",
    ],
    setupFiles: ["test/fixed-seeds.ts"],
    testTimeout: 60_000,
    pool: "forks",
  },
});
