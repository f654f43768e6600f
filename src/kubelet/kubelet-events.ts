import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { KubeletAct, ObjectEvent } from "../cluster/listener.ts";
import type { ContainerTable } from "./container-table.ts";
import { BY_HOOK, BY_LIVENESS, BY_OOM, BY_STARTUP } from "./run-outlook.ts";

type Type = ObjectEvent["type"];

/** The Events of kubelets, in their words; nothing is put into words unless somebody hears of it. */
export class KubeletEvents {
  readonly #cluster: Cluster;
  readonly #containers: ContainerTable;

  constructor(cluster: Cluster, containers: ContainerTable) {
    this.#cluster = cluster;
    this.#containers = containers;
  }

  pulling(pod: PodId, image: string): void {
    this.ofPod(pod, "Normal", "Pulling", () => `Pulling image "${image}"`);
  }

  /** `took`: the pull itself, and with the wait for its turn, in microseconds. */
  pulled(
    pod: PodId,
    image: string,
    took: { readonly pull: number; readonly all: number },
    size: number,
  ): void {
    this.ofPod(pod, "Normal", "Pulled", () => {
      const times = `${inGoSeconds(took.pull)} (${inGoSeconds(took.all)} including waiting)`;
      return `Successfully pulled image "${image}" in ${times}. Image size: ${size} bytes.`;
    });
  }

  present(pod: PodId, image: string): void {
    this.#cluster.kubeletActed("image-present", pod);
    this.ofPod(pod, "Normal", "Pulled", () => `Container image "${image}" already present on machine`);
  }

  neverPulled(pod: PodId, image: string): void {
    const message = () => `Container image "${image}" is not present with pull policy of Never`;
    this.ofPod(pod, "Warning", "ErrImageNeverPull", message);
  }

  pullFailed(pod: PodId, image: string, why: string): void {
    this.#cluster.kubeletActed("pull-failed", pod);
    this.ofPod(pod, "Warning", "Failed", () => `Failed to pull image "${image}": ${why}`);
    this.ofPod(pod, "Warning", "Failed", () => "Error: ErrImagePull");
  }

  pullBacksOff(pod: PodId, image: string): void {
    this.ofPod(pod, "Normal", "BackOff", () => `Back-off pulling image "${image}"`);
    this.ofPod(pod, "Warning", "Failed", () => "Error: ImagePullBackOff");
  }

  started(row: number): void {
    const { name } = this.#spec(row);
    this.#ofRow(row, "Normal", "Created", () => `Created container: ${name}`);
    this.#ofRow(row, "Normal", "Started", () => `Started container ${name}`);
  }

  notReady(row: number): void {
    if (this.#spec(row).readinessProbe === undefined) return;
    this.#ofRow(row, "Warning", "Unhealthy", () => "Readiness probe failed: the container does not answer");
  }

  /** A container has stopped: what led to that, where a kubelet did it. */
  stopped(row: number): void {
    const { ending } = this.#containers;
    const { name } = this.#spec(row);
    const act = ACTS.get(ending[row]!);
    if (act !== undefined) this.#cluster.kubeletActed(act, this.#containers.pod[row] as PodId);
    const probe =
      ending[row] === BY_LIVENESS ? "liveness" : ending[row] === BY_STARTUP ? "startup" : undefined;
    if (probe !== undefined) {
      const title = probe === "liveness" ? "Liveness" : "Startup";
      this.#ofRow(row, "Warning", "Unhealthy", () => `${title} probe failed: the container does not answer`);
      const message = () => `Container ${name} failed ${probe} probe, will be restarted`;
      this.#ofRow(row, "Normal", "Killing", message);
    } else if (ending[row] === BY_HOOK) {
      this.#ofRow(row, "Warning", "FailedPostStartHook", () => "PostStartHook failed");
      this.#ofRow(row, "Normal", "Killing", () => "FailedPostStartHook");
    }
  }

  backsOff(row: number): void {
    this.#ofRow(row, "Warning", "BackOff", () => {
      const pod = this.#containers.pod[row] as PodId;
      const where = `${this.#cluster.pods.names[pod]!}_${this.#namespaceOf(pod)}`;
      return `Back-off restarting failed container ${this.#spec(row).name} in pod ${where}`;
    });
  }

  /** A container that runs is told to stop. */
  stopping(row: number): void {
    this.#ofRow(row, "Normal", "Killing", () => `Stopping container ${this.#spec(row).name}`);
  }

  /** A kubelet that is not heard says nothing. */
  ofPod(pod: PodId, type: Type, reason: string, message: () => string): void {
    const { pods, nodes } = this.#cluster;
    const node = pods.node[pod] as NodeId;
    if (node !== NO_NODE && !this.#cluster.isHeard(node)) return;
    this.#cluster.recordEvent(() => ({
      kind: "Pod",
      namespace: this.#namespaceOf(pod),
      name: pods.names[pod]!,
      ...{ type, reason, message: message(), source: "kubelet" },
      host: nodes.specs[node]?.name ?? "",
    }));
  }

  ofNode(node: NodeId, type: Type, reason: string, message: () => string): void {
    const { name } = this.#cluster.nodes.specs[node]!;
    this.#cluster.recordEvent(() => ({
      ...{ kind: "Node", namespace: "", name, type, reason, message: message(), source: "kubelet" },
    }));
  }

  #ofRow(row: number, type: Type, reason: string, message: () => string): void {
    this.ofPod(this.#containers.pod[row] as PodId, type, reason, message);
  }

  #spec(row: number) {
    return this.#containers.plans[row]!.spec;
  }

  #namespaceOf(pod: PodId): string {
    return this.#cluster.pods.templates[pod]!.namespace;
  }
}

/** What a kubelet has done to a container that has not ended by itself. */
const ACTS = new Map<number, KubeletAct>([
  [BY_LIVENESS, "probe-kill"],
  [BY_STARTUP, "probe-kill"],
  [BY_OOM, "oom-kill"],
  [BY_HOOK, "start-failed"],
]);

/** As Go writes a duration that is rounded to milliseconds: "850ms", "3.2s", "1m5.25s". */
export function inGoSeconds(time: number): string {
  const milliseconds = Math.round(time / 1000);
  if (milliseconds === 0) return "0s";
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = `${(milliseconds % 60_000) / 1000}s`;
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}
