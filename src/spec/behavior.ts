import type { DistributionSpec } from "./distribution.ts";
import type { UsageModels } from "./load.ts";

/** What a container does, which no manifest says: resolved for each stream from `behaviors` and inline fields. */
export interface BehaviorSpec {
  /** Pods with the same image share a node's cache. */
  readonly image: string;
  /** Bytes; 0 needs no pull. */
  readonly imageSize: number;
  /** Image present to ready. */
  readonly startup: DistributionSpec;
  /** What a ready pod uses: millicores and bytes, or as much as it requests. */
  readonly usage: { readonly cpu: number | "request"; readonly memory: number | "request" };
  /** How that varies; `usage` is then the base, or the mean of what is drawn. Absent: it does not. */
  readonly usageModels?: UsageModels;
}
