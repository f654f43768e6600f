import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const SHARED = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
/** Real traces are not part of this repository. */
export const HAS_SHARED = existsSync(SHARED);
if (!HAS_SHARED) console.warn(`skipped: the real traces are not at ${SHARED}`);

export const FULL = process.env["STOWAGE_FULL"] === "1";
