import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { FolderError } from "./folder.ts";
import type { Share, Wanted } from "./replay-folder.ts";
import { type FamilyResult, Tally } from "./tally.ts";

/** What a worker is told. */
export interface Order {
  readonly files: readonly string[];
  readonly wanted: Wanted;
  readonly share: Share;
}

/** What a worker answers. */
export type Answer =
  | { readonly kind: "done"; readonly families: readonly FamilyResult[] }
  | { readonly kind: "unreadable"; readonly message: string };

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/**
 * Replays files in two processes, where there are two cores.
 *
 * @throws FolderError if a file cannot be read.
 */
export async function replayInParallel(files: readonly string[], wanted: Wanted): Promise<Tally> {
  const of = Math.min(2, availableParallelism());
  const orders = Array.from({ length: of }, (_, part) => ({ files, wanted, share: { part, of } }));
  const tally = new Tally();
  for (const families of await Promise.all(orders.map(replayElsewhere)))
    for (const family of families) tally.add(family);
  return tally;
}

function replayElsewhere(order: Order): Promise<readonly FamilyResult[]> {
  return new Promise((resolve, reject) => {
    const child = fork(WORKER);
    child.on("message", (answer: Answer) => {
      if (answer.kind === "done") resolve(answer.families);
      else reject(new FolderError(answer.message));
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`a worker ended with ${code} before it was through`)));
    child.send(order);
  });
}
