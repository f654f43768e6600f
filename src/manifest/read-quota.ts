import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Amounts } from "../spec/amounts.ts";
import { QUOTA_SCOPES, type QuotaScope, type QuotaScopeName } from "../spec/quota.ts";
import { isNativeResource } from "../spec/resource-names.ts";
import { readAmounts } from "./amounts.ts";
import type { QuotaDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { wordOf } from "./read-number.ts";

/** Reads a ResourceQuota; reports what the API server would refuse, and names that limit nothing here. */
export function readQuota(part: Part, base: Base): QuotaDraft {
  const spec = part.get("spec");
  const hard = readAmounts(spec?.get("hard"));
  for (const name of hard.keys()) checkName(name, hard, spec?.get("hard"));
  const scopes = [...readScopes(spec), ...readSelectors(spec)];
  checkScopes(scopes, hard, spec);
  return { ...base, kind: "ResourceQuota", hard, scopes };
}

const COMPUTE = ["cpu", "memory", "ephemeral-storage"];

/** Source: Kubernetes pkg/apis/core/helper, standardQuotaResources. */
const OF_PODS = [
  "pods",
  "count/pods",
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
];
const OF_CLAIMS = ["persistentvolumeclaims", "requests.storage", "count/persistentvolumeclaims"];
/** Objects that are made here and can be counted. */
const COUNTED = [
  "services",
  "resourcequotas",
  ...[
    ...["services", "resourcequotas", "deployments.apps", "statefulsets.apps"],
    ...["daemonsets.apps", "jobs.batch"],
  ].map((name) => `count/${name}`),
];
const KNOWN = [...OF_PODS, ...OF_CLAIMS, ...COUNTED];
const UNCOUNTED = [
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "services.nodeports",
  "services.loadbalancers",
];
const OF_CLASS = /^[^/]+\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

function checkName(name: string, hard: Amounts, part: Part | undefined): void {
  const at = part?.get(name);
  if (!isCompute(name) && !OF_CLASS.test(name) && hard.get(name)! % 1000n !== 0n)
    at?.error("bad-quantity", `${shortened(name)} must be a whole number`, 'write a whole number like "10"');
  if (KNOWN.includes(name) || isPrefixed(name) || OF_CLASS.test(name)) return;
  if (UNCOUNTED.includes(name) || name.startsWith("count/")) {
    const hint = "remove it, or expect it to limit nothing";
    at?.keyWarn("no-effect", `${shortened(name)} is not counted: objects of that kind are not limited`, hint);
    return;
  }
  const hint = suggestion(name, KNOWN, "a quota can limit, among others");
  at?.keyError("wrong-value", `a quota cannot limit "${shortened(name)}"`, hint);
}

function isCompute(name: string): boolean {
  return COMPUTE.includes(name.replace(/^(requests|limits)\./, "")) || name === "requests.storage";
}

/** Huge pages, and requests for somebody else's resources. */
function isPrefixed(name: string): boolean {
  if (/^(requests\.)?hugepages-/.test(name)) return true;
  return name.startsWith("requests.") && name.includes("/") && !isNativeResource(name);
}

function readScopes(spec: Part | undefined): readonly QuotaScope[] {
  const list = spec?.get("scopes");
  const names = Array.isArray(list?.value) ? list.value.map(String) : [];
  return names.flatMap((name) => {
    const scope = QUOTA_SCOPES.find((each) => each === name);
    if (scope !== undefined) return [{ scope, operator: "Exists" as const, values: [] }];
    list?.error(
      "wrong-value",
      `unknown scope "${shortened(name)}"`,
      suggestion(name, QUOTA_SCOPES, "they are"),
    );
    return [];
  });
}

function readSelectors(spec: Part | undefined): readonly QuotaScope[] {
  return (spec?.get("scopeSelector")?.list("matchExpressions") ?? []).map((each) => {
    const scope = wordOf(each, "scopeName", QUOTA_SCOPES, "Terminating");
    const operator = wordOf(each, "operator", OPERATORS, "Exists");
    const written = each.get("values")?.value;
    const values = Array.isArray(written) ? written.map(String) : [];
    const takesValues = operator === "In" || operator === "NotIn";
    if (takesValues && values.length === 0)
      each.error("missing-key", `${operator} needs values`, "add the names of priority classes under values");
    if (!takesValues && values.length > 0)
      each.get("values")?.keyError("conflicting-keys", `${operator} takes no values`, "remove them");
    if (scope !== "PriorityClass" && operator !== "Exists")
      each
        .get("operator")
        ?.error("wrong-value", `${scope} goes with the operator Exists alone`, "write operator: Exists");
    return { scope, operator, values };
  });
}

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

const OPPOSITES: readonly (readonly [QuotaScopeName, QuotaScopeName])[] = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];

/** A quota with scopes counts pods alone; one for pods that request nothing counts their number alone. */
function checkScopes(scopes: readonly QuotaScope[], hard: Amounts, spec: Part | undefined): void {
  const has = (name: QuotaScopeName) => scopes.some(({ scope }) => scope === name);
  const at = spec?.get("scopes") ?? spec?.get("scopeSelector");
  for (const [one, other] of OPPOSITES)
    if (has(one) && has(other))
      at?.error("conflicting-keys", `${one} and ${other} exclude each other`, "remove one of the two");
  if (scopes.length === 0) return;
  const countable = has("BestEffort") ? ["pods", "count/pods"] : OF_PODS;
  for (const name of hard.keys()) {
    if (countable.includes(name) || (!has("BestEffort") && isPrefixed(name))) continue;
    const message = `a quota with these scopes cannot limit ${shortened(name)}`;
    spec?.at("hard", name)?.keyError("conflicting-keys", message, "put it into a quota without scopes");
  }
}
