import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ImageSpec, RegistrySpec } from "../spec/registry.ts";
import { FairShare, type Flow } from "./fair-share.ts";
import { ImageCatalog } from "./image-catalog.ts";
import type { ImageHearer, ImageSource, PullState } from "./image-source.ts";
import type { KubeletClock } from "./kubelet-clock.ts";
import { NodeDisks } from "./node-disks.ts";
import { kubeletOf } from "./node-use.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { PullBackoff } from "./pull-backoff.ts";
import { PullLines } from "./pull-lines.ts";
import { PullQueue } from "./pull-queue.ts";
import { NOBODY, type PullRequest, TASKS } from "./pull-request.ts";
import { Registry } from "./registry.ts";

/**
 * Brings images to nodes as kubelets and container runtimes do it: layer by layer, each once a node, so many images at a
 * time, at what bandwidth nodes and registry have, again and again where it fails.
 *
 * A pull waits for its turn, asks for the manifest, then for the layers that are neither there nor under way. Who waits
 * for an image of which another one brings a layer waits for that one. A pod pulls for one container after another.
 * Source: facts 7.3.
 */
export class RegistryPulls implements ImageSource {
  readonly disks: NodeDisks;
  readonly registry: Registry;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #spec: RegistrySpec;
  readonly #clock: KubeletClock;
  readonly #hearer: ImageHearer;
  readonly #catalog: ImageCatalog;
  readonly #share: FairShare;
  readonly #backoff = new PullBackoff();
  readonly #lines = new PullLines();
  readonly #queues = new Map<NodeId, PullQueue>();
  readonly #requests = new Map<number, PullRequest>();
  readonly #byRow = new Map<number, PullRequest>();
  /** Containers whose image is there, and that are about to be told so. */
  readonly #granted = new Set<number>();
  readonly #manifest: EventKind;
  readonly #retry: EventKind;
  #asked = 0;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    spec: RegistrySpec,
    seed: number,
    clock: KubeletClock,
    hearer: ImageHearer,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#spec = spec;
    this.#clock = clock;
    this.#hearer = hearer;
    this.#catalog = new ImageCatalog(spec);
    this.registry = new Registry(spec, this.#catalog, seed);
    this.disks = new NodeDisks(simulation, cluster, this.#catalog, hearer);
    this.#share = new FairShare(simulation, spec.bandwidth);
    this.#manifest = simulation.define("manifest-read", (id) => this.#onManifest(id));
    this.#retry = simulation.define("pull-retry", (id, isBackingOff) =>
      this.#onRetry(id, isBackingOff === 1),
    );
    const outage = simulation.define("registry-down", () => this.interrupt());
    for (const { from } of spec.outages) simulation.schedule(outage, from, 0, 0, KUBELET_PRIORITY);
    cluster.listen({ nodeDown: (node) => this.#forgetNode(node) });
  }

  numberOf(name: string, size: number, spec?: ImageSpec): number {
    const image = this.#catalog.numberOf(name, size, spec);
    this.disks.list(image);
    return image;
  }

  nameOf(image: number): string {
    return this.#catalog.names[image]!;
  }

  sizeOf(image: number): number {
    return this.#catalog.images[image]!.size;
  }

  has(image: number, node: NodeId): boolean {
    return this.#catalog.images[image]!.size === 0 || this.disks.of(node).has(image);
  }

  put(image: number, node: NodeId): void {
    if (!this.has(image, node)) this.disks.add(image, node);
  }

  /** For tasks: now, or Infinity and their kubelet is told. */
  pull(image: number, node: NodeId): number {
    if (this.has(image, node)) return this.#simulation.now;
    const known = [...this.#requests.values()].some(
      (each) => each.row === TASKS && each.node === node && each.image === image,
    );
    if (!known) this.#ask(this.#open(TASKS, undefined, image, node));
    return Number.POSITIVE_INFINITY;
  }

  request(image: number, node: NodeId, row: number, pod: PodId, isAlways: boolean): boolean {
    if (this.#granted.delete(row)) return true;
    if (this.#byRow.has(row)) return false;
    const isThere = this.has(image, node);
    if (isThere && (!isAlways || this.#catalog.images[image]!.size === 0)) return true;
    const request = this.#open(row, pod, image, node);
    this.#byRow.set(row, request);
    this.#ask(request);
    return this.#granted.delete(row);
  }

  /** The container needs its image no more. A pull that has begun goes on. */
  cancel(row: number): void {
    this.#granted.delete(row);
    const request = this.#byRow.get(row);
    if (request === undefined) return;
    this.#byRow.delete(row);
    request.row = NOBODY;
    if (request.state === "backoff" || request.state === "waiting") this.#drop(request);
  }

  /** A pod is gone: its failures are forgotten. */
  forget(pod: PodId): void {
    this.#backoff.forget(pod);
    this.#lines.forget(pod);
  }

  stateOf(row: number): PullState {
    const request = this.#byRow.get(row);
    if (request?.state !== "backoff") return "pulling";
    const failedAt = this.#backoff.failedAt(keyOf(request), request.image)!;
    return this.#simulation.now - failedAt < FIRST_LOOK ? "ErrImagePull" : "ImagePullBackOff";
  }

  /** The registry answers nobody any more: all that is being pulled fails. */
  interrupt(): void {
    const flows = this.#share.flows;
    this.#share.end(flows);
    const broken = [...this.#requests.values()].filter(({ state }) => state === "layers");
    for (const request of broken) {
      request.flow = undefined;
      this.#unlist(request);
      request.followers.length = 0;
    }
    for (const request of broken) this.#fail(request, "unexpected EOF");
  }

  #open(row: number, pod: PodId | undefined, image: number, node: NodeId): PullRequest {
    const request: PullRequest = {
      ...{ id: this.#asked++, node, image, row, pod, tries: 0, askedAt: 0, begunAt: 0 },
      ...{ state: "waiting", awaited: 0, flow: undefined, layers: [], followers: [] },
    };
    this.#requests.set(request.id, request);
    return request;
  }

  #ask(request: PullRequest): void {
    if (!this.#lines.enter(request)) return;
    const { now } = this.#simulation;
    const left = this.#backoff.left(keyOf(request), request.image, now);
    if (left > 0) {
      this.#lines.leave(request);
      this.#backOff(request, left);
      return;
    }
    request.state = "waiting";
    request.askedAt = now;
    if (request.pod !== undefined) this.#hearer.pulling(request.pod, request.image);
    const queue = this.#queueOf(request.node);
    queue.waiting.push(request);
    this.#advance(queue);
  }

  #queueOf(node: NodeId): PullQueue {
    const known = this.#queues.get(node);
    if (known !== undefined) return known;
    const { parallelPulls } = this.#cluster.nodes.specs[node]!.machine;
    const made = new PullQueue(parallelPulls, kubeletOf(this.#cluster, node));
    this.#queues.set(node, made);
    return made;
  }

  #advance(queue: PullQueue): void {
    for (let request = queue.next(); request !== undefined; request = queue.next()) {
      request.begunAt = this.#simulation.now;
      request.tries++;
      request.state = "manifest";
      if (!queue.mayAsk(this.#simulation.now)) this.#fail(request, "pull QPS exceeded");
      else if (this.#spec.manifest === 0) this.#begin(request);
      else this.#simulation.schedule(this.#manifest, this.#spec.manifest, request.id, 0, KUBELET_PRIORITY);
    }
  }

  #onManifest(id: number): void {
    const request = this.#requests.get(id);
    if (request?.state === "manifest") this.#begin(request);
  }

  #begin(request: PullRequest): void {
    const { node, image } = request;
    const why = this.registry.refusal(image, this.#drawKey(request), this.#simulation.now);
    if (why !== undefined) {
      this.#fail(request, why);
      return;
    }
    const queue = this.#queueOf(node);
    const disk = this.disks.of(node);
    const absent = this.#catalog.images[image]!.layers.filter((layer) => !disk.hasLayer(layer));
    const isThere = disk.has(image);
    const own = isThere ? [] : absent.filter((layer) => !queue.layers.has(layer));
    const leaders = new Set(absent.flatMap((layer) => queue.layers.get(layer) ?? []));
    const bytes = own.reduce((sum, layer) => sum + this.#catalog.layerSizes[layer]!, 0);
    if (bytes > this.disks.freeOn(node)) {
      this.#fail(request, `failed to pull and unpack image "${this.nameOf(image)}": no space left on device`);
      return;
    }
    request.state = "layers";
    request.layers = own;
    request.awaited = leaders.size + (bytes > 0 ? 1 : 0);
    for (const layer of own) queue.layers.set(layer, request);
    for (const leader of leaders) leader.followers.push(request);
    if (bytes > 0) this.#send(request, bytes);
    if (request.awaited === 0) this.#complete(request);
  }

  #send(request: PullRequest, bytes: number): void {
    const flow: Flow = { node: request.node, done: () => this.#arrived(request) };
    request.flow = flow;
    this.#share.begin(flow, bytes, this.#cluster.nodes.specs[request.node]!.machine.bandwidth);
  }

  #arrived(request: PullRequest): void {
    if (--request.awaited === 0) this.#complete(request);
  }

  #complete(request: PullRequest): void {
    const { node, image, row, pod } = request;
    this.#unlist(request);
    this.disks.add(image, node);
    const followers = request.followers.splice(0);
    this.#drop(request);
    const { now } = this.#simulation;
    this.#hearer.pulled(pod, node, image, { pull: now - request.begunAt, all: now - request.askedAt });
    if (row >= 0) {
      this.#byRow.delete(row);
      this.#granted.add(row);
      this.#hearer.granted(row);
    }
    this.#callNext(request);
    this.#hearer.arrived(node, image);
    for (const follower of followers) if (this.#requests.has(follower.id)) this.#arrived(follower);
  }

  #fail(request: PullRequest, why: string): void {
    const { now } = this.#simulation;
    const { pod, image } = request;
    const queue = this.#queueOf(request.node);
    queue.running.delete(request);
    if (request.row === NOBODY) this.#drop(request);
    else {
      this.#lines.leave(request);
      this.#backOff(request, this.#backoff.failed(keyOf(request), image, now));
      if (pod !== undefined) this.#hearer.pullFailed(pod, image, why, request.row);
      this.#callNext(request);
    }
    this.#advance(queue);
  }

  #backOff(request: PullRequest, wait: number): void {
    const first = Math.min(wait, FIRST_LOOK);
    request.state = "backoff";
    request.awaited = wait - first;
    this.#simulation.schedule(this.#retry, first, request.id, wait > first ? 1 : 0, KUBELET_PRIORITY);
  }

  /** The worker of a pod waits no more: who stood in line for it may ask. */
  #callNext({ pod }: PullRequest): void {
    if (pod === undefined) return;
    for (let next = this.#lines.next(pod); next !== undefined; next = this.#lines.next(pod))
      if (this.#requests.has(next.id)) this.#ask(next);
  }

  /** A look at a pod whose pull has failed: it is to go on backing off, or to try again. */
  #onRetry(id: number, isBackingOff: boolean): void {
    const request = this.#requests.get(id);
    if (request?.state !== "backoff") return;
    if (!isBackingOff) {
      this.#ask(request);
      return;
    }
    if (request.pod !== undefined) this.#hearer.pullBacksOff(request.pod, request.image);
    const wait = this.#clock.retryAfter(request.awaited, this.#retryKey(request));
    if (wait < MAX_TIME - this.#simulation.now)
      this.#simulation.schedule(this.#retry, wait, id, 0, KUBELET_PRIORITY);
  }

  /** Nothing more comes of a request; whose turn it was goes on. */
  #drop(request: PullRequest): void {
    this.#requests.delete(request.id);
    this.#lines.leave(request);
    const queue = this.#queueOf(request.node);
    const position = queue.waiting.indexOf(request);
    if (position >= 0) queue.waiting.splice(position, 1);
    if (queue.running.delete(request)) this.#advance(queue);
  }

  #unlist(request: PullRequest): void {
    const { layers } = this.#queueOf(request.node);
    for (const layer of request.layers) if (layers.get(layer) === request) layers.delete(layer);
  }

  #forgetNode(node: NodeId): void {
    this.#share.end(this.#share.flowsTo(node));
    for (const request of [...this.#requests.values()]) {
      if (request.node !== node) continue;
      this.#requests.delete(request.id);
      this.#byRow.delete(request.row);
      if (request.pod !== undefined) this.#lines.forget(request.pod);
    }
    this.#queues.delete(node);
  }

  #drawKey(request: PullRequest): readonly number[] {
    const [index, attempt, position, run] = this.#retryKey(request);
    return [index, attempt, position, run];
  }

  /** By pod and container, so that every strategy draws the same. */
  #retryKey({ pod, row, image, tries, node }: PullRequest): [number, number, number, number] {
    if (pod === undefined || row < 0) return [image, node, 0, tries];
    const { index, attempts, workload } = this.#cluster.pods;
    return [workload[pod]!, index[pod]!, image * 1024 + attempts[pod]!, tries];
  }
}

/** A worker looks again at a pod after an error: facts 7.2. */
const FIRST_LOOK = 10_000_000;

/** Failures are remembered by pod, and of tasks by node. */
function keyOf({ pod, node }: PullRequest): number {
  return pod ?? -1 - node;
}
