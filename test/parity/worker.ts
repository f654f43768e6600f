import type { Answer, Order } from "./in-parallel.ts";
import { replayFiles } from "./replay-folder.ts";

process.once("message", ({ files, wanted, share }: Order) => {
  const { families, unread } = replayFiles(files, wanted, share);
  process.send!({ families, unread } satisfies Answer, () => process.disconnect());
});
