import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { FREE, PENDING } from "../cluster/pod-table.ts";
import type { WorldSpec } from "../spec/world.ts";

/** The pods of a run at an instant, by what people call them. */
export class PodNames {
  readonly #cluster: Cluster;
  readonly #tasks: readonly string[];
  /** Names of the workloads by number: task streams, then workload objects. */
  readonly #workloads: readonly (readonly string[])[];

  constructor(cluster: Cluster, { tasks, objects }: WorldSpec) {
    this.#cluster = cluster;
    this.#tasks = tasks.map(({ name }) => name);
    this.#workloads = [
      ...tasks.map(({ name }) => [`task/${name}`]),
      ...objects.workloads.map(({ kind, name, namespace, label }) => {
        const short = `${kind.toLowerCase()}/${name}`;
        return [label.toLowerCase(), short, `${namespace}/${short}`];
      }),
    ];
  }

  /** "checkout-5d9f7c-0", or "thumbnails-17" of a task. */
  nameOf(pod: PodId): string {
    const { names, workload, index } = this.#cluster.pods;
    return names[pod] ?? `${this.#tasks[workload[pod]!]!}-${index[pod]!}`;
  }

  /** With its namespace. */
  fullNameOf(pod: PodId): string {
    const { classes } = this.#cluster;
    return `${classes.namespace[this.#cluster.classOf(pod)]!}/${this.nameOf(pod)}`;
  }

  /** What the pod's workload is called: "deployment/checkout", "task/thumbnails". */
  workloadOf(pod: PodId): string {
    return this.#workloads[this.#cluster.pods.workload[pod]!]![0]!;
  }

  /** Numbers of the workloads that are called so; letter case of the kind does not matter. */
  workloadsCalled(text: string): readonly number[] {
    const wanted = text.replace(/^([^/]*\/)?[^/]*\//, (kinds) => kinds.toLowerCase());
    return this.#workloads.flatMap((names, workload) => (names.includes(wanted) ? [workload] : []));
  }

  /** Pods with this name, with or without the namespace, or as "pod/NAME". */
  podsCalled(text: string): readonly PodId[] {
    const wanted = text.replace(/^pod\//i, "");
    return this.#all().filter((pod) => this.nameOf(pod) === wanted || this.fullNameOf(pod) === wanted);
  }

  /** Of the pods of a workload the one that has waited longest, else the newest; undefined: it has none. */
  speakerOf(workload: number): PodId | undefined {
    const { pods } = this.#cluster;
    const own = this.#all()
      .filter((pod) => pods.workload[pod] === workload)
      .sort((a, b) => pods.firstSubmitted[a]! - pods.firstSubmitted[b]! || pods.index[a]! - pods.index[b]!);
    return own.find((pod) => pods.phase[pod] === PENDING) ?? own.at(-1);
  }

  /** All that a pod may be asked for by: names of pods, and of workloads. */
  everyName(): readonly string[] {
    return [...this.#all().map((pod) => this.nameOf(pod)), ...this.#workloads.map(([label]) => label!)];
  }

  /** How many pods there are. */
  get count(): number {
    return this.#all().length;
  }

  #all(): readonly PodId[] {
    const { pods } = this.#cluster;
    return Array.from({ length: pods.rows }, (_, pod) => pod as PodId).filter(
      (pod) => pods.phase[pod] !== FREE,
    );
  }
}
