import type { IndexInterval } from "./index-interval.ts";
import type { PodTemplateSpec } from "./pod.ts";

/** What a Job is to do, apart from its pods' template: of a Job of its own, and of those that a CronJob makes. */
export interface JobRules {
  readonly parallelism: number;
  /** Infinity: none given, so the first success decides. */
  readonly completions: number;
  /** Indexed: each index from 0 to completions - 1 needs a success. */
  readonly completionMode: "NonIndexed" | "Indexed";
  readonly backoffLimit: number;
  /** Failures that an index bears; undefined: only all of them together are counted. */
  readonly backoffLimitPerIndex: number | undefined;
  /** Infinity: none. */
  readonly maxFailedIndexes: number;
  /** The first rule that matches a failed pod decides; undefined: all failures count. */
  readonly podFailurePolicy: readonly PodFailureRule[] | undefined;
  /** The first rule that is met ends the Job as a success; undefined: all completions are needed. */
  readonly successPolicy: readonly SuccessRule[] | undefined;
  /** Infinity: none. Microseconds. */
  readonly activeDeadline: number;
  readonly isSuspended: boolean;
  /** From its end to its deletion, in microseconds; Infinity: it stays. */
  readonly ttl: number;
  /** Failed: a pod that is being deleted is replaced when it has ended; else at once. */
  readonly podReplacementPolicy: "TerminatingOrFailed" | "Failed";
}

/** What the API server fills in, for one pod. */
export const ONE_POD: JobRules = {
  parallelism: 1,
  completions: 1,
  completionMode: "NonIndexed",
  backoffLimit: 6,
  backoffLimitPerIndex: undefined,
  maxFailedIndexes: Number.POSITIVE_INFINITY,
  podFailurePolicy: undefined,
  successPolicy: undefined,
  activeDeadline: Number.POSITIVE_INFINITY,
  isSuspended: false,
  ttl: Number.POSITIVE_INFINITY,
  podReplacementPolicy: "TerminatingOrFailed",
};

/** FailJob: the Job is over. FailIndex: the index is. Ignore: as if it had not failed. Count: against the limit. */
export type PodFailureAction = "FailJob" | "FailIndex" | "Ignore" | "Count";

export type PodFailureRule = { readonly action: PodFailureAction } & PodFailureRequirement;

export type PodFailureRequirement =
  | {
      readonly on: "exit-codes";
      readonly operator: "In" | "NotIn";
      readonly values: readonly number[];
      /** undefined: any. */
      readonly container: string | undefined;
    }
  | { readonly on: "conditions"; readonly patterns: readonly PodConditionPattern[] };

export interface PodConditionPattern {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
}

/** Met when all of these indexes have succeeded, or so many of them; without indexes so many of all. */
export interface SuccessRule {
  /** undefined: all. */
  readonly indexes: readonly IndexInterval[] | undefined;
  /** undefined: all of the indexes. */
  readonly count: number | undefined;
}

/** What a CronJob is to do, apart from the Jobs that it makes. Microseconds. */
export interface CronRules {
  readonly schedule: CronSchedule;
  /** Name in the IANA data base; "UTC" where none is given. */
  readonly timeZone: string;
  readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  /** How late a run may begin; Infinity: at any time. */
  readonly startingDeadline: number;
  readonly isSuspended: boolean;
  /** Jobs that are kept when they are over. */
  readonly successfulHistory: number;
  readonly failedHistory: number;
  /** The Jobs that it makes. */
  readonly job: JobRules;
  readonly template: PodTemplateSpec;
}

/** When a CronJob runs: each field as the values that match, ascending; or each `every` microseconds. */
export type CronSchedule =
  | {
      readonly kind: "fields";
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      readonly days: readonly number[];
      /** From 1. */
      readonly months: readonly number[];
      /** From 0, Sunday. */
      readonly weekdays: readonly number[];
      /** A day is to match the day of the month and that of the week; else either is enough. */
      readonly needsBothDays: boolean;
    }
  | { readonly kind: "every"; readonly interval: number };

/** What a Job of a running cluster has come to already: of an Indexed one; of others its numbers are what is left. */
export interface JobProgress {
  readonly completed: readonly IndexInterval[];
  readonly failed: readonly IndexInterval[];
}

export const NO_PROGRESS: JobProgress = { completed: [], failed: [] };
