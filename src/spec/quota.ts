import type { Amounts } from "./amounts.ts";

/** What the objects of a namespace may come to, checked when one is made. */
export interface ResourceQuotaSpec {
  readonly namespace: string;
  readonly name: string;
  /** By name as quotas have it: "pods", "requests.cpu", "count/jobs.batch". */
  readonly hard: Amounts;
  /** It counts the pods for which all of them hold; none: everything in its namespace. */
  readonly scopes: readonly QuotaScope[];
}

export interface QuotaScope {
  readonly scope: QuotaScopeName;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** Of priority classes. */
  readonly values: readonly string[];
}

export const QUOTA_SCOPES = [
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
] as const;

export type QuotaScopeName = (typeof QUOTA_SCOPES)[number];

/** What one object of a namespace may ask for, and what it asks for that says nothing; checked when it is made. */
export interface LimitRangeSpec {
  readonly namespace: string;
  readonly name: string;
  readonly items: readonly LimitRangeItem[];
}

export interface LimitRangeItem {
  readonly type: "Container" | "Pod" | "PersistentVolumeClaim";
  readonly min: Amounts;
  readonly max: Amounts;
  /** Limits and requests of containers that have none; filled in from each other, `max` and `min` by the reader. */
  readonly defaultLimit: Amounts;
  readonly defaultRequest: Amounts;
  /** In thousandths, as all amounts. */
  readonly maxRatio: Amounts;
}
