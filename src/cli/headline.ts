import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PACKAGE } from "./version.ts";

const HEADLINE = "scenarios/headline.yaml";

/** The scenario that runs when none is named: shipped with the package, as a path that may be typed from here. */
export function headline(): string {
  const path = fileURLToPath(new URL(HEADLINE, PACKAGE));
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}
