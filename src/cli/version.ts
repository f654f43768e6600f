import { readFileSync } from "node:fs";

/** The package, seen from src/cli and from dist/cli alike. */
export const PACKAGE = new URL("../../", import.meta.url);

/** Of Stowage, as its package says. */
export const VERSION = (
  JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8")) as { version: string }
).version;
