import type { TopLevelSpec } from "vega-lite";
import type { ChartSpec } from "./charts/theme.ts";

/**
 * Draws a Vega-Lite chart as SVG: equal specs give equal bytes. Loads Vega on first use.
 *
 * `warn` hears what Vega-Lite and Vega find odd about the spec.
 */
export async function drawSvg(spec: ChartSpec, warn: (message: string) => void = () => {}): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const logger = silentLogger(warn);
  const compiled = compile(spec as unknown as TopLevelSpec, { logger }).spec;
  // Numbers of clip paths run on from chart to chart otherwise.
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  try {
    return (await view.toSVG()).replace(PART_ROLES, "");
  } finally {
    view.finalize();
  }
}

// A chart is one picture with one name; Vega names each of its parts "rule mark container" and the like.
const PART_ROLES = / (?:role="graphics-[a-z]+"|aria-(?:roledescription|label|hidden)="[^"]*")/g;

/** Vega would write to the console. */
function silentLogger(warn: (message: string) => void) {
  const logger = {
    level: (() => logger) as never,
    error: (...parts: readonly unknown[]) => {
      throw parts[0] instanceof Error ? parts[0] : new Error(parts.join(" "));
    },
    warn: (...parts: readonly unknown[]) => {
      warn(parts.join(" "));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
