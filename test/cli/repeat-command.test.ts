import { describe, expect, it } from "vitest";
import { failureText } from "../../src/cli/failure-text.ts";
import { batchCommand, repeatCommand, type Typed } from "../../src/cli/repeat-command.ts";
import type { RunFailure } from "../../src/spec/run-result.ts";

const typed: Typed = {
  file: "a.yaml",
  sets: [],
  strategies: undefined,
  labels: ["best-fit", "mine"],
  variants: undefined,
  replications: undefined,
  seed: undefined,
  ignoreUnsupported: false,
  check: false,
  eventQueue: "ladder",
};
const failure: RunFailure = {
  status: "failed",
  scenario: "night shift",
  variant: "",
  strategy: "mine",
  seed: 44,
  kind: "strategy",
  message: "oops",
  simulatedTime: 90_000_000,
};

describe("the command that repeats", () => {
  it("a run names its strategy and its seed, and asks for one replication", () => {
    expect(repeatCommand(failure, typed)).toBe(
      "stowage run a.yaml --strategies mine --seed 44 --replications 1",
    );
  });

  it("names no file for the shipped scenario, wherever the package lies", () => {
    expect(batchCommand({ ...typed, file: undefined, seed: 7 })).toBe("stowage run --seed 7");
  });

  it("a run has everything else that decides what it does, quoted for the shell", () => {
    const everything: Typed = {
      ...typed,
      file: "my scenario.yaml",
      sets: ["horizon=1h", "question=it's late"],
      strategies: ["best-fit", "./my strategies/mine.mjs"],
      check: true,
      eventQueue: "heap",
    };
    expect(repeatCommand({ ...failure, variant: "surge 50%" }, everything)).toBe(
      "stowage run 'my scenario.yaml' --set horizon=1h --set 'question=it'\\''s late' " +
        "--strategies './my strategies/mine.mjs' --variants 'surge 50%' --seed 44 --replications 1 --check --event-queue heap",
    );
  });

  it("a batch has what was typed and no more", () => {
    expect(batchCommand(typed)).toBe("stowage run a.yaml");
    expect(
      batchCommand({ ...typed, strategies: ["a", "b"], variants: ["v"], seed: 0, replications: 3 }),
    ).toBe("stowage run a.yaml --strategies a,b --variants v --seed 0 --replications 3");
  });
});

describe("the text of a failure", () => {
  it("names scenario, strategy, seed, simulated time and the command", () => {
    expect(failureText(failure, "stowage run a.yaml")).toBe(
      "error: oops [strategy]\n" +
        "  in: scenario night shift, strategy mine, seed 44, simulated time 1m30s\n" +
        "  to repeat: stowage run a.yaml",
    );
  });

  it("names the variant if there is one, and says so where the time is not known", () => {
    const text = failureText({ ...failure, variant: "surge", simulatedTime: undefined }, "again");
    expect(text).toContain("strategy mine, variant surge, seed 44, simulated time unknown\n");
  });
});
