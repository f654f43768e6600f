import type { IndexInterval } from "../spec/index-interval.ts";
import type { JobProgress, JobRules, SuccessRule } from "../spec/jobs.ts";
import { parseIndexes } from "../units/indexes.ts";
import type { JobHistory, TemplateDraft } from "./drafts.ts";
import type { Part } from "./part.ts";
import { secondsOf, wholeBetween, wholeFrom, wordOf } from "./read-number.ts";
import { readPodFailurePolicy } from "./read-pod-failure-policy.ts";
import { requireNever } from "./require-never.ts";

/** Largest 32-bit number, which stands for none. */
const NO_LIMIT = 2_147_483_647;

/** Reads the spec of a Job, or of those that a CronJob makes, with the defaults of facts 4.3. */
export function readJobRules(spec: Part, template: TemplateDraft): JobRules {
  const completionMode = wordOf(spec, "completionMode", ["NonIndexed", "Indexed"], "NonIndexed");
  const parallelism = wholeFrom(spec, "parallelism", 0, 1);
  const unset = spec.number("parallelism") === undefined ? 1 : Infinity;
  const completions = wholeFrom(spec, "completions", 0, unset);
  const isIndexed = completionMode === "Indexed";
  if (isIndexed) checkIndexed(spec, parallelism);
  else refuseWithoutIndexes(spec);
  const backoffLimitPerIndex =
    isIndexed && spec.has("backoffLimitPerIndex") ? wholeFrom(spec, "backoffLimitPerIndex", 0, 0) : undefined;
  if (backoffLimitPerIndex !== undefined) requireNever(spec.get("backoffLimitPerIndex"), template);
  const byIndex = backoffLimitPerIndex !== undefined;
  if (byIndex && completions > MANY_COMPLETIONS) checkManyIndexes(spec, parallelism);
  const podFailurePolicy = readPodFailurePolicy(spec, template, byIndex);
  return {
    parallelism,
    completions,
    completionMode,
    backoffLimit: wholeFrom(spec, "backoffLimit", 0, byIndex ? NO_LIMIT : 6),
    backoffLimitPerIndex,
    maxFailedIndexes: readMaxFailed(spec, completions, byIndex),
    podFailurePolicy,
    successPolicy: readSuccessPolicy(spec, completions, isIndexed),
    activeDeadline: secondsOf(spec, "activeDeadlineSeconds", 0, Infinity),
    isSuspended: spec.flag("suspend"),
    ttl: secondsOf(spec, "ttlSecondsAfterFinished", 0, Infinity),
    podReplacementPolicy: readReplacement(spec, podFailurePolicy !== undefined),
  };
}

/** More pods at a time than an API server lets an Indexed Job have. */
const MAX_INDEXED_PARALLELISM = 100_000;

function checkIndexed(spec: Part, parallelism: number): void {
  if (!spec.has("completions"))
    (spec.get("completionMode") ?? spec).error(
      "missing-key",
      "an Indexed Job needs a number of completions",
      "add completions: it has the indexes from 0 to completions - 1",
    );
  if (parallelism > MAX_INDEXED_PARALLELISM)
    spec
      .get("parallelism")
      ?.error(
        "out-of-range",
        `parallelism of an Indexed Job is ${parallelism}`,
        `write at most ${MAX_INDEXED_PARALLELISM}`,
      );
}

/** With more completions than this a limit for each index has others beside it. */
const MANY_COMPLETIONS = 100_000;
const MOST_WITH_MANY = 10_000;

/** Source: Kubernetes pkg/apis/batch/validation, validateJobSpec. */
function checkManyIndexes(spec: Part, parallelism: number): void {
  const above = `with more than ${MANY_COMPLETIONS} completions and a limit for each index`;
  const failed = spec.number("maxFailedIndexes");
  if (failed === undefined)
    (spec.get("completions") ?? spec).error(
      "missing-key",
      `maxFailedIndexes is needed ${above}`,
      `add maxFailedIndexes: at most ${MOST_WITH_MANY}`,
    );
  for (const [key, value] of [
    ["parallelism", parallelism] as const,
    ["maxFailedIndexes", failed ?? 0] as const,
  ])
    if (value > MOST_WITH_MANY)
      spec.get(key)?.error("out-of-range", `${key} is ${value} ${above}`, `write at most ${MOST_WITH_MANY}`);
}

function refuseWithoutIndexes(spec: Part): void {
  for (const key of ["backoffLimitPerIndex", "successPolicy"])
    spec.get(key)?.keyError("conflicting-keys", `${key} needs an Indexed Job`, "add completionMode: Indexed");
}

function readMaxFailed(spec: Part, completions: number, byIndex: boolean): number {
  const at = spec.get("maxFailedIndexes");
  if (at === undefined) return Infinity;
  if (!byIndex) {
    at.keyError(
      "conflicting-keys",
      "maxFailedIndexes needs a limit for each index",
      "add backoffLimitPerIndex",
    );
    return Infinity;
  }
  return wholeBetween(spec, "maxFailedIndexes", 0, completions, Infinity);
}

function readReplacement(spec: Part, hasPolicy: boolean): JobRules["podReplacementPolicy"] {
  const usual = hasPolicy ? "Failed" : "TerminatingOrFailed";
  const read = wordOf(spec, "podReplacementPolicy", ["TerminatingOrFailed", "Failed"], usual);
  if (hasPolicy && read !== "Failed")
    spec
      .get("podReplacementPolicy")
      ?.error("conflicting-keys", "a Job with a podFailurePolicy replaces failed pods alone", "write Failed");
  return read;
}

const MAX_RULES = 20;

function readSuccessPolicy(
  spec: Part,
  completions: number,
  isIndexed: boolean,
): readonly SuccessRule[] | undefined {
  const at = spec.get("successPolicy");
  if (at === undefined || !isIndexed) return undefined;
  const rules = at.list("rules");
  if (rules.length === 0 || rules.length > MAX_RULES)
    (at.get("rules") ?? at).error(
      "out-of-range",
      `it has ${rules.length} rules`,
      `write 1 to ${MAX_RULES} rules`,
    );
  return rules.map((rule) => readSuccessRule(rule, completions));
}

function readSuccessRule(rule: Part, completions: number): SuccessRule {
  const indexes = readIndexes(rule, completions);
  const most = indexes?.reduce((sum, { first, last }) => sum + last - first + 1, 0) ?? completions;
  const count = rule.has("succeededCount") ? wholeBetween(rule, "succeededCount", 1, most, most) : undefined;
  if (indexes === undefined && count === undefined && !rule.has("succeededIndexes"))
    rule.error("missing-key", "the rule says nothing", "add succeededIndexes or succeededCount");
  return { indexes, count };
}

function readIndexes(rule: Part, completions: number): readonly IndexInterval[] | undefined {
  const text = rule.text("succeededIndexes");
  if (text === undefined) return undefined;
  const parsed = parseIndexes(text);
  const at = rule.get("succeededIndexes");
  if (!parsed.ok) return at?.error("wrong-value", `"${text.slice(0, 60)}" ${parsed.message}`, parsed.hint);
  const last = parsed.value.at(-1)?.last ?? 0;
  if (last >= completions)
    at?.error("out-of-range", `there is no index ${last}`, `write indexes from 0 to ${completions - 1}`);
  return parsed.value;
}

/** What a Job has come to, as its status says. */
export function readJobHistory(job: Part): JobHistory {
  const status = job.get("status");
  const conditions = status?.list("conditions") ?? [];
  return {
    isFinished: conditions.some(
      (each) => FINAL.includes(each.text("type", "")) && each.text("status") === "True",
    ),
    succeeded: status?.number("succeeded") ?? 0,
    failed: status?.number("failed") ?? 0,
    progress: readProgress(status),
  };
}

const FINAL = ["Complete", "Failed"];

function readProgress(status: Part | undefined): JobProgress {
  const read = (key: string) => {
    const parsed = parseIndexes(status?.text(key) ?? "");
    return parsed.ok ? parsed.value : [];
  };
  return { completed: read("completedIndexes"), failed: read("failedIndexes") };
}

/** Adds the labels by which others find the pods of a Job. */
export function namedAfter(job: string, template: TemplateDraft): TemplateDraft {
  return {
    ...template,
    labels: { ...template.labels, "batch.kubernetes.io/job-name": job, "job-name": job },
  };
}
