import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import { FREE } from "../../cluster/pod-table.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import { type Amounts, NO_AMOUNTS, plus } from "../../spec/amounts.ts";
import type { ControlPlaneSpec } from "../../spec/control-plane.ts";
import type { PodTemplateSpec } from "../../spec/pod.ts";
import type { ResourceQuotaSpec } from "../../spec/quota.ts";
import { apiWrites, type WriteDelay } from "../api-writes.ts";
import { type Sync, SyncQueue } from "../sync-queue.ts";
import { amountsText } from "./amounts-text.ts";
import { ENDED_POD, exceeded, isInScopes, masked, podUsage, whatIsUnspecified } from "./quota-usage.ts";

/** A ResourceQuota as it is now: what its controller and admission have last written of it. */
export interface QuotaState {
  readonly id: number;
  spec: ResourceQuotaSpec;
  isDeleted: boolean;
  /** What is enforced; undefined: its controller has not seen it yet, and nothing is. */
  hard: Amounts | undefined;
  used: Amounts;
}

/** What of a namespace the cluster does not list; asked when it matters. */
export interface Census {
  /** How many objects there are, besides pods, by the names of quotas. */
  objectsIn(namespace: string): Amounts;
  /** Templates of pods that have ended and are still objects. */
  endedIn(namespace: string): Iterable<PodTemplateSpec>;
}

/**
 * The quotas of all namespaces: what they refuse, and their status.
 *
 * A pod that is made is charged at once, by admission; what has gone is taken back by the quota's controller, which
 * learns of it by watching and writes it, as it does a new limit. Source: Kubernetes pkg/controller/resourcequota and
 * apiserver's admission plugin. O(quotas of the namespace) a pod.
 */
export class ResourceQuotas {
  readonly #cluster: Cluster;
  readonly #census: Census;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #states: QuotaState[] = [];
  readonly #byNamespace = new Map<string, QuotaState[]>();
  /** Templates are shared by many pods. */
  readonly #usages = new WeakMap<PodTemplateSpec, Amounts>();
  #isListening = false;

  constructor(simulation: Simulation, cluster: Cluster, controlPlane: ControlPlaneSpec, census: Census) {
    this.#cluster = cluster;
    this.#census = census;
    this.#write = apiWrites(simulation, controlPlane);
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "resource-quota", { watch, workers: WORKERS }, (id) =>
      this.#sync(this.#states[id]!),
    );
  }

  get all(): readonly QuotaState[] {
    return this.#states.filter(({ isDeleted }) => !isDeleted);
  }

  in(namespace: string): readonly QuotaState[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  /** The quota is made, or what it allows is changed; its controller takes note. `isSettled`: it has done so. */
  apply(spec: ResourceQuotaSpec, isSettled: boolean): void {
    this.#listen();
    const quotas = this.#byNamespace.get(spec.namespace) ?? [];
    this.#byNamespace.set(spec.namespace, quotas);
    let state = quotas.find((each) => each.spec.name === spec.name);
    if (state === undefined) {
      state = { id: this.#states.length, spec, isDeleted: false, hard: undefined, used: NO_AMOUNTS };
      this.#states.push(state);
      quotas.push(state);
    } else state.spec = spec;
    if (isSettled) this.#recount(state);
    else this.#queue.changed(state.id);
  }

  delete(namespace: string, name: string): boolean {
    const quotas = this.#byNamespace.get(namespace) ?? [];
    const position = quotas.findIndex(({ spec }) => spec.name === name);
    if (position < 0) return false;
    quotas[position]!.isDeleted = true;
    quotas.splice(position, 1);
    return true;
  }

  /** What is there at the start is counted. */
  settle(): void {
    for (const state of this.all) this.#recount(state);
  }

  /** Objects other than pods have gone from a namespace. */
  objectsGone(namespace: string): void {
    for (const { id } of this.in(namespace)) this.#queue.changed(id);
  }

  /** Why a pod is refused, in Kubernetes' words without the name of the pod; "" if it is not. */
  whyRefused(template: PodTemplateSpec): string {
    const { written } = template;
    const quotas = this.in(template.namespace);
    if (quotas.length === 0 || written === undefined) return "";
    const matching = quotas.filter(
      ({ spec, hard }) => hard !== undefined && isInScopes(spec.scopes, written),
    );
    for (const { spec, hard } of matching) {
      const unspecified = whatIsUnspecified(hard!, written);
      if (unspecified !== "") return `failed quota: ${spec.name}: ${unspecified}`;
    }
    return firstExceeded(matching, this.#usageOf(template));
  }

  /** Charges an object other than a pod that is made now, unless it is too much: then why. */
  chargeObject(namespace: string, usage: Amounts): string {
    const why = this.whyObjectRefused(namespace, usage);
    if (why === "") for (const quota of this.#unscoped(namespace)) charge(quota, usage);
    return why;
  }

  /** The same without a charge. */
  whyObjectRefused(namespace: string, usage: Amounts): string {
    return firstExceeded(this.#unscoped(namespace), usage);
  }

  /** A quota with scopes counts pods alone. */
  #unscoped(namespace: string): readonly QuotaState[] {
    return this.in(namespace).filter(({ spec, hard }) => hard !== undefined && spec.scopes.length === 0);
  }

  *#sync(state: QuotaState): Sync {
    if (state.isDeleted) return;
    const { spec, hard, used } = state;
    if (hard === spec.hard && isSame(used, this.#count(state))) return;
    yield this.#write();
    this.#recount(state);
  }

  #recount(state: QuotaState): void {
    state.used = this.#count(state);
    state.hard = state.spec.hard;
  }

  /** O(pods of the cluster). */
  #count({ spec: { namespace, hard, scopes } }: QuotaState): Amounts {
    const { pods } = this.#cluster;
    let used: Amounts = scopes.length === 0 ? this.#census.objectsIn(namespace) : NO_AMOUNTS;
    for (let pod = 0; pod < pods.rows; pod++) {
      const template = pods.templates[pod];
      if (pods.phase[pod] === FREE || template?.namespace !== namespace) continue;
      if (template.written !== undefined && isInScopes(scopes, template.written))
        used = plus(used, this.#usageOf(template));
    }
    for (const { written } of this.#census.endedIn(namespace))
      if (written !== undefined && isInScopes(scopes, written)) used = plus(used, ENDED_POD);
    return new Map([...hard.keys()].map((name) => [name, used.get(name) ?? 0n]));
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podLeft: (pod) => this.#onLeft(pod),
      remainsDeleted: () => {
        for (const { id } of this.all) this.#queue.changed(id);
      },
      storageChanged: () => {
        for (const { spec, id } of this.all) if (countsClaims(spec.hard)) this.#queue.changed(id);
      },
    });
  }

  #onSubmitted(pod: PodId): void {
    const template = this.#cluster.pods.templates[pod];
    if (template?.written === undefined) return;
    for (const quota of this.in(template.namespace))
      if (isInScopes(quota.spec.scopes, template.written)) charge(quota, this.#usageOf(template));
  }

  #onLeft(pod: PodId): void {
    const template = this.#cluster.pods.templates[pod];
    if (template !== undefined) for (const { id } of this.in(template.namespace)) this.#queue.changed(id);
  }

  #usageOf(template: PodTemplateSpec): Amounts {
    const known = this.#usages.get(template);
    if (known !== undefined) return known;
    // What is zero counts for nothing, and is not asked for.
    const usage = new Map([...podUsage(template.written!)].filter(([, amount]) => amount !== 0n));
    this.#usages.set(template, usage);
    return usage;
  }
}

function countsClaims(hard: Amounts): boolean {
  return [...hard.keys()].some((name) => /persistentvolumeclaims|requests\.storage/.test(name));
}

function charge(quota: QuotaState, usage: Amounts): void {
  const { hard } = quota;
  if (hard !== undefined)
    quota.used = plus(
      quota.used,
      masked(usage, (name) => hard.has(name)),
    );
}

function firstExceeded(quotas: readonly QuotaState[], usage: Amounts): string {
  for (const { spec, hard = NO_AMOUNTS, used } of quotas) {
    const names = exceeded(used, usage, hard);
    if (names.length === 0) continue;
    const text = (amounts: Amounts) => amountsText(masked(amounts, (name) => names.includes(name)));
    return `exceeded quota: ${spec.name}, requested: ${text(usage)}, used: ${text(used)}, limited: ${text(hard)}`;
  }
  return "";
}

function isSame(a: Amounts, b: Amounts): boolean {
  return a.size === b.size && [...a].every(([name, amount]) => b.get(name) === amount);
}

/** Source: kube-controller-manager's concurrent-resource-quota-syncs. */
const WORKERS = 5;
