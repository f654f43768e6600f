import { STRATEGIES } from "../scheduling/strategy-infos.ts";
import type { Catalog } from "../spec/catalog.ts";
import { METRICS } from "../spec/metrics.ts";

/** What a scenario may name. */
export const catalog: Catalog = { strategies: STRATEGIES, metrics: METRICS };
