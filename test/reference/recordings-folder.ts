import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FULL = fileURLToPath(new URL("../../../shared/recordings/", import.meta.url));
const COPY = fileURLToPath(new URL("./recordings/", import.meta.url));

/** Whether all recordings are there, which are not part of this repository; else a part of them is. */
export const HAS_ALL_RECORDINGS = existsSync(FULL);
if (!HAS_ALL_RECORDINGS)
  console.warn(`only a part of the recordings is compared: all of them are not at ${FULL}`);

/** Where what the real scheduler and the real controllers did is to be found. */
export const RECORDINGS = HAS_ALL_RECORDINGS ? FULL : COPY;
