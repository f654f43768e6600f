import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Share, Wanted } from "./replay-folder.ts";
import { type FamilyResult, Tally } from "./tally.ts";

/** What a worker is told. */
export interface Order {
  readonly files: readonly string[];
  readonly wanted: Wanted;
  readonly share: Share;
}

/** What a worker answers. */
export interface Answer {
  readonly families: readonly FamilyResult[];
  /** What cannot be read. */
  readonly unread: readonly string[];
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** Replays files in two processes, where there are two cores. */
export async function replayInParallel(files: readonly string[], wanted: Wanted): Promise<Tally> {
  const of = Math.min(2, availableParallelism());
  const orders = Array.from({ length: of }, (_, part) => ({ files, wanted, share: { part, of } }));
  const tally = new Tally();
  for (const { families, unread } of await Promise.all(orders.map(replayElsewhere))) {
    for (const family of families) tally.add(family);
    for (const problem of unread) tally.tellUnread(problem);
  }
  return tally;
}

function replayElsewhere(order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(WORKER);
    child.on("message", (answer: Answer) => resolve(answer));
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`a worker ended with ${code} before it was through`)));
    child.send(order);
  });
}
