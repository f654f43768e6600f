import type { WorkloadSpec } from "../spec/objects.ts";
import { CPU, MEMORY, PODS } from "../spec/world.ts";
import { formatBytesShort } from "../units/format.ts";
import { podsOf } from "./equal-pods.ts";

/** What `stowage import` found. */
export interface Imported {
  /** What the scenario is called. */
  readonly name: string;
  /** The files as the user named them. */
  readonly files: readonly string[];
  /** Paths of the manifests from where the scenario lies; none if they follow in the same file. */
  readonly manifests: readonly string[];
  /** Names of the resources, as in a world. */
  readonly resources: readonly string[];
  readonly workloads: readonly WorkloadSpec[];
  readonly nodes: number;
  /** Zones of the nodes; none if they have none. */
  readonly zones: readonly string[];
  /** Kinds and fields that are not simulated. */
  readonly withoutEffect: number;
  readonly strategies: readonly string[];
  /** Flags that the scenario needs. */
  readonly flags: string;
}

/** A scenario around manifests that is sound as it is, with what a beginner changes first as comments. */
export function importedScenario(found: Imported): string {
  const { name, files, manifests, workloads, nodes, strategies, flags } = found;
  const zone = nodes === 0 ? "b" : found.zones[0];
  const rolled = workloads.find(({ kind }) => kind === "Deployment")?.label;
  return `# yaml-language-server: $schema=./scenario.schema.json
#
# Made by stowage import from ${files.join(", ")}: ${told(workloads.length, "workload")}, ${told(nodes, "node")}.
${found.withoutEffect === 0 ? "" : `# Not all of it is simulated: stowage validate ${files.join(" ")} tells what is not.\n`}#
# Check it:  stowage validate${flags} FILE
# Run it:    stowage run${flags} FILE
apiVersion: stowage/v1
kind: Scenario
metadata: {name: ${name}}

# What you want to know; the summary answers it.
question: Which strategy keeps the workloads available?

# Services never end, so a run needs an end.
horizon: 1h
replications: {count: 5, seed: 1}
${nodes === 0 ? `\n${clusterFor(found)}` : "\n# The nodes are those of the manifests.\n"}
workloads:${manifests.length === 0 ? ` {} # The objects follow below.` : `\n  manifests: [${manifests.map((path) => JSON.stringify(path)).join(", ")}]`}

# What containers do, which no manifest says. The defaults: an image of 94Mi, 1 s to start, usage equal to the
# requests, a Job's pod runs for a minute.
# behaviors:
#   - {match: {kind: Deployment}, startup: {lognormal: {median: 5s, p99: 20s}}, imageSize: 250Mi}

# What is done to the cluster, or befalls it; the verbs are kubectl's.
# timeline:
${rolled === undefined ? "" : `#   - {at: 5m, setImage: ${rolled}, image: "*:v2"}\n`}#   - {at: 6m, fail: ${zone === undefined ? "node/NAME" : `zone/${zone}`}, for: 20m}
${rolled === undefined ? "" : `#   - {at: 30m, rolloutUndo: ${rolled}}\n`}
# Who decides where a pod goes; \`stowage strategies\` lists them all.
strategies: [${strategies.join(", ")}]
`;
}

/** How full the nodes are made: pods of a lost zone find room on the others. */
const FILLED = 0.6;
const ZONES = 3;
/** Machines begin with so many cores, each with so much memory, and are doubled until every pod fits. */
const CORES = 4;
const BYTES_PER_CORE = 4 * 1024 ** 3;
const LARGEST = 256;

/** Nodes that hold the workloads with some room to spare, for manifests without any. */
function clusterFor({ workloads, resources }: Imported): string {
  const pods = workloads.flatMap(podsOf);
  const most = (i: number) => Math.max(0, ...pods.map(({ requests }) => requests[i] ?? 0));
  const total = (i: number) => pods.reduce((sum, { count, requests }) => sum + count * (requests[i] ?? 0), 0);
  let cores = CORES;
  const isSmall = () => most(CPU) > cores * 1000 || most(MEMORY) > cores * BYTES_PER_CORE;
  while (cores < LARGEST && isSmall()) cores *= 2;
  const needed = Math.max(
    total(CPU) / (cores * 1000),
    total(MEMORY) / (cores * BYTES_PER_CORE),
    total(PODS) / 110,
  );
  const count = ZONES * Math.max(1, Math.ceil(needed / FILLED / ZONES));
  const extended = resources.flatMap((name, i) =>
    name.includes("/") && most(i) > 0 ? [`, ${JSON.stringify(name)}: ${most(i)}`] : [],
  );
  const machine = `{cpu: "${cores}", memory: ${formatBytesShort(cores * BYTES_PER_CORE)}${extended.join("")}}`;
  return `# The manifests have no nodes. These hold what the pods request, filled to 60 % or less.
cluster:
  pools:
    - {name: nodes, count: ${count}, zones: [a, b, c], machine: ${machine}}
`;
}

function told(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
