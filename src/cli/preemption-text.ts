import type { ExplainedPreemption } from "../run/pod-explanation.ts";

/** Names of victims that are told; the others are counted. */
const MAX_VICTIMS = 8;

/** "would evict batch-1, batch-2 on node-1", "waits for node-0, where batch-1 is leaving"; "": nothing comes of it. */
export function preemptionText({ node, isDecided, victims, ...more }: ExplainedPreemption): string {
  if (node === "") return more.why === "" ? "" : "would evict nobody";
  const who = listed(victims);
  if (isDecided) {
    const leaving =
      victims.length === 0 ? "" : `, where ${who} ${victims.length === 1 ? "is" : "are"} leaving`;
    return `waits for ${node}${leaving}`;
  }
  const { violations, equals } = more;
  const against = violations === 0 ? "" : `, ${violations} of them against a disruption budget`;
  const luck = equals > 1 ? `, or others on one of ${equals - 1} nodes that are as good` : "";
  return `would evict ${who} on ${node}${against}${luck}`;
}

/** What it could do on a node, for a cell of a table. */
export function preemptionOn(name: string, preemption: ExplainedPreemption | undefined): string {
  const outlook = preemption?.outlooks.find(({ node }) => node === name);
  if (outlook === undefined) return "";
  const { victims, violations, reasons } = outlook;
  if (victims.length === 0) return reasons.length === 0 ? "not tried: enough was found" : reasons.join(", ");
  const against = violations === 0 ? "" : ` (${violations} against a budget)`;
  return `evicts ${listed(victims)}${against}`;
}

function listed(names: readonly string[]): string {
  const told = names.slice(0, MAX_VICTIMS).join(", ");
  const rest = names.length - MAX_VICTIMS;
  return rest > 0 ? `${told} and ${rest} more` : told;
}
