import { withoutTaint, withTaint } from "../../../../src/controllers/node-taints.ts";
import { Part } from "../../../../src/manifest/part.ts";
import { readTaints } from "../../../../src/manifest/tolerations.ts";
import { type DrainSpec, USUAL_DRAIN } from "../../../../src/spec/drain.ts";
import type { TaintSpec } from "../../../../src/spec/pod.ts";
import { parseDuration } from "../../../../src/units/duration.ts";
import { NotSimulated } from "../not-simulated.ts";
import type { RecordedAction } from "../recording.ts";
import type { Act, Acting } from "./act.ts";
import { numberOf } from "./workloads.ts";

export const kubectl: Act = (action, acting) => {
  const [verb = "", ...rest] = action.args ?? [];
  const command = COMMANDS[verb];
  if (command === undefined) throw new NotSimulated(`kubectl ${verb}`);
  command(rest, acting, action);
};

type Command = (args: readonly string[], acting: Acting, action: RecordedAction) => void;

/** By kubectl's verb. To add one: a line here. */
const COMMANDS: Readonly<Record<string, Command>> = {
  rollout,
  cordon: (args, { finder, parts }) => {
    for (const name of operands(args)) parts.cluster.cordon(finder.nodeNamed(name));
  },
  uncordon: (args, { finder, parts }) => {
    parts.drainer.uncordon(operands(args).map((name) => finder.nodeNamed(name)));
  },
  drain,
  taint,
};

/** As kubectl reads its flags: what is not said is not done. */
function drainOptions(args: readonly string[]): DrainSpec {
  const has = (flag: string) => args.some((arg) => arg === flag || arg === `${flag}=true`);
  const after = (flag: string) => args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const timed = (flag: string) => {
    const read = parseDuration(after(flag) ?? "");
    return read.ok && read.value > 0 ? read.value : undefined;
  };
  const grace = Number(after("--grace-period") ?? -1);
  if (after("--pod-selector") !== undefined) throw new NotSimulated("kubectl drain --pod-selector");
  return {
    ...USUAL_DRAIN,
    force: has("--force"),
    ignoreDaemonSets: has("--ignore-daemonsets"),
    deleteEmptyDirData: has("--delete-emptydir-data"),
    disableEviction: has("--disable-eviction"),
    timeout: timed("--timeout") ?? USUAL_DRAIN.timeout,
    gracePeriod: grace < 0 ? undefined : grace * 1e6,
    skipWaitForDeleteTimeout:
      Number(after("--skip-wait-for-delete-timeout") ?? 0) * 1e6 || USUAL_DRAIN.skipWaitForDeleteTimeout,
  };
}

/** 1 as soon as something is refused for which that holds. */
function exitCode(
  { cluster }: Acting["parts"],
  isMeant: (target: string, why: string) => boolean,
): () => number {
  let code = 0;
  cluster.listen({
    verbRefused: (target, why) => {
      if (isMeant(target, why)) code = 1;
    },
  });
  return () => code;
}

/** What kubectl writes about a rollout is written, or refused, at once. */
function rollout([verb, ...args]: readonly string[], acting: Acting, action: RecordedAction): void {
  const { workloads } = acting.parts;
  const exit = exitCode(acting.parts, () => true);
  const revision = Number(args.find((arg) => arg.startsWith("--to-revision="))?.split("=")[1] ?? 0);
  for (const target of operands(args)) {
    const [kind = "", name = ""] = target.split("/");
    const number = numberOf(KINDS[kind] ?? kind, name, acting);
    if (verb === "undo") workloads.rolloutUndo(number, revision);
    else if (verb === "pause") workloads.rolloutPause(number);
    else if (verb === "resume") workloads.rolloutResume(number);
    else if (verb === "restart") workloads.rolloutRestart(number);
    else if (verb !== "history" && verb !== "status") throw new NotSimulated(`kubectl rollout ${verb}`);
  }
  acting.answered(action, exit(), action.exit);
}

const KINDS: Readonly<Record<string, string>> = {
  deployment: "Deployment",
  "deployment.apps": "Deployment",
  statefulset: "StatefulSet",
  daemonset: "DaemonSet",
};

/** Exit code 0: all that is to go is gone; 1: kubectl did not touch some, or gave up. */
function drain(args: readonly string[], { finder, parts, answered }: Acting, action: RecordedAction): void {
  const names = operands(args);
  const target = `node/${names.join("+")}`;
  const exit = exitCode(parts, (refused, why) => refused === target || why.startsWith("drain: "));
  const nodes = names.map((name) => finder.nodeNamed(name));
  const end = () => answered(action, exit(), action.exit);
  parts.drainer.drain({ target, nodes, options: drainOptions(args), end });
}

function taint([, ...args]: readonly string[], { finder, parts: { cluster } }: Acting): void {
  const [name = "", ...taints] = operands(args);
  const node = finder.nodeNamed(name);
  for (const written of taints) {
    const isRemoved = written.endsWith("-");
    const [, key = "", value = "", effect = "NoExecute"] =
      /^([^=:]+)(?:=([^:]*))?(?::(\w+))?-?$/.exec(written) ?? [];
    const [read] = readTaints(new Part({ taints: [{ key, value, effect }] }, { report: () => undefined }));
    const before = cluster.nodes.taints[node]!;
    const change = isRemoved ? withoutTaint : withTaint;
    cluster.setTaints(node, change(before, read as TaintSpec));
  }
}

function operands(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith("-"));
}
