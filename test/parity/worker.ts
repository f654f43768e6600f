import { FolderError } from "./folder.ts";
import type { Answer, Order } from "./in-parallel.ts";
import { replayFiles } from "./replay-folder.ts";

process.once("message", ({ files, wanted, share }: Order) => {
  process.send!(answerTo(files, wanted, share), () => process.disconnect());
});

function answerTo(...order: Parameters<typeof replayFiles>): Answer {
  try {
    return { kind: "done", families: replayFiles(...order).families };
  } catch (error) {
    if (error instanceof FolderError) return { kind: "unreadable", message: error.message };
    throw error;
  }
}
