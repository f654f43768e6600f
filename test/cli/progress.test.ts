import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { BatchProgress } from "../../src/batch/progress.ts";
import { progressDisplay } from "../../src/cli/progress.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

function aTerminal(): { terminal: Terminal; notes: string[] } {
  const notes: string[] = [];
  const terminal: Terminal = {
    print: async () => {},
    note: (text) => notes.push(text),
    input: async () => Buffer.from(""),
    colour: { print: false, note: false },
    columns: 100,
    live: undefined,
  };
  return { terminal, notes };
}

const at = (percent: number, elapsed: number): BatchProgress => ({
  total: 20,
  done: Math.floor(percent / 5),
  failed: 0,
  fraction: percent / 100,
  elapsed,
  remaining: 61,
});

describe("progress where no one can watch a bar", () => {
  it("is a line whenever another tenth is done", async () => {
    const { terminal, notes } = aTerminal();
    const display = await progressDisplay(terminal, "small", false);
    for (const percent of [5, 9, 12, 15, 37, 38, 40]) display.show(at(percent, 10));
    expect(notes).toEqual([
      "small: 12 %, 2 of 20 runs, 1m1s left",
      "small: 37 %, 7 of 20 runs, 1m1s left",
      "small: 40 %, 8 of 20 runs, 1m1s left",
    ]);
  });

  it("is nothing for a batch that is soon over", async () => {
    const { terminal, notes } = aTerminal();
    const display = await progressDisplay(terminal, "small", false);
    for (const percent of [10, 50, 90, 100]) display.show(at(percent, 1.9));
    expect(notes).toEqual([]);
  });

  it("is nothing in a pipe", async () => {
    const { terminal, notes } = aTerminal();
    const display = await progressDisplay({ ...terminal, columns: undefined }, "small", false);
    display.show(at(50, 10));
    expect(notes).toEqual([]);
  });

  it("is nothing when asked to be quiet", async () => {
    const { terminal, notes } = aTerminal();
    const display = await progressDisplay(terminal, "small", true);
    display.show(at(50, 10));
    expect(notes).toEqual([]);
  });
});

describe("progress for a person", () => {
  it("is a bar that counts runs", async () => {
    const live = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 24 });
    const { terminal } = aTerminal();
    const display = await progressDisplay(
      { ...terminal, live: live as unknown as NodeJS.WriteStream },
      "small",
      false,
    );
    display.show(at(40, 10));
    // The bar draws ten times a second.
    await sleep(300);
    display.stop();
    expect(String(live.read())).toContain(" 40 %  8/20 runs, 1m1s left");
  });
});
