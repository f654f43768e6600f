import { DEFAULT_SCHEDULER_NAME } from "../spec/default-scheduler.ts";
import {
  ANYWHERE,
  isHardSpread,
  type LabelSelectorSpec,
  type Labels,
  type PlacementSpec,
  type PodTemplateSpec,
  type PodVolume,
  type RequestRests,
} from "../spec/pod.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import { EqualValues } from "./equal-values.ts";
import type { ClassId, Column } from "./ids.ts";
import { lengthened } from "./lengthened.ts";
import { type RestList, Rests } from "./rests.ts";

/** What pods of one class have in common: all that decides where one of them may go. */
export interface PodShape {
  /** By resource. */
  readonly requests: readonly number[];
  /** What the pods of a workload object are made from; undefined for a task, which has no constraints. */
  readonly template?: PodTemplateSpec;
}

/** Read-only sight of the classes. Rows are never removed. */
export interface PodClassColumns {
  readonly count: number;
  /** Requests, `resources` numbers a class: `requests[class x resources + resource]`. */
  readonly requests: Column;
  /** Requests as Kubernetes scores them: 100m where no CPU is requested, 200 MiB where no memory is. */
  readonly nonZeroCpu: Column;
  readonly nonZeroMemory: Column;
  /** The same for NodeResourcesFit's score of the pod itself, which ignores pod-level requests. */
  readonly scoredCpu: Column;
  readonly scoredMemory: Column;
  /** Other resources for that score, by resource; undefined: as in `requests`. */
  readonly scoredRequests: readonly (readonly number[] | undefined)[];
  /** Rests by class: of its requests, then of nonZeroCpu, nonZeroMemory, scoredCpu and scoredMemory. */
  readonly rests: RestList;
  readonly priority: Column;
  /** How many different priorities classes have, and the lowest of them: with one, nobody can evict another. */
  readonly priorities: number;
  readonly lowestPriority: number;
  /** How many classes keep pods away from themselves: while there are none, no other pod's class matters. */
  readonly avoiding: number;
  /** 1 if something besides room and taints decides: a selector, an affinity, a host port, a spread. */
  readonly constrained: Column;
  readonly placement: readonly PlacementSpec[];
  readonly namespace: readonly string[];
  readonly labels: readonly Labels[];
  /** Names of the images of all containers, init containers included, in order. */
  readonly images: readonly (readonly string[])[];
  /** Names of the images that are mounted as volumes. */
  readonly imageVolumes: readonly (readonly string[])[];
  /** Volumes that decide where a pod may go. */
  readonly volumes: readonly (readonly PodVolume[])[];
  /** What the ReplicaSet or StatefulSet that owns the pods selects; undefined: they have no such owner. */
  readonly ownerSelector: readonly (LabelSelectorSpec | undefined)[];
  /** Which profile of the scheduler is asked for. */
  readonly schedulerName: readonly string[];
  /** 1 if pods of the class never preempt others. */
  readonly preemptsNever: Column;
}

/**
 * Pods that ask for the same are one class, so that work per class need not be done per pod.
 *
 * `intern` costs O(size of the shape) and is meant for assembly and arrivals, not for decisions.
 */
export class PodClasses implements PodClassColumns {
  readonly #resources: number;
  readonly #ids = new Map<string, ClassId>();
  /** Templates are plain data that many pods share: their text is made once. */
  readonly #ofTemplate = new Map<PodTemplateSpec, ClassId>();
  readonly #placements = new EqualValues<PlacementSpec>();
  readonly #priorities = new Set<number>();
  lowestPriority = Number.POSITIVE_INFINITY;
  requests = new Float64Array(0);
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);
  scoredCpu = new Float64Array(0);
  scoredMemory = new Float64Array(0);
  readonly scoredRequests: (readonly number[] | undefined)[] = [];
  readonly rests: Rests;
  priority = new Int32Array(0);
  constrained = new Uint8Array(0);
  readonly placement: PlacementSpec[] = [];
  avoiding = 0;
  readonly namespace: string[] = [];
  readonly labels: Labels[] = [];
  readonly images: (readonly string[])[] = [];
  readonly imageVolumes: (readonly string[])[] = [];
  readonly volumes: (readonly PodVolume[])[] = [];
  readonly ownerSelector: (LabelSelectorSpec | undefined)[] = [];
  readonly schedulerName: string[] = [];
  preemptsNever = new Uint8Array(0);

  constructor(resources: number) {
    this.#resources = resources;
    this.rests = new Rests(resources + 4);
  }

  get count(): number {
    return this.#ids.size;
  }

  get priorities(): number {
    return this.#priorities.size;
  }

  intern({ requests, template }: PodShape): ClassId {
    if (template === undefined) return this.#internAs(requests.join(" "), requests, template);
    const known = this.#ofTemplate.get(template);
    if (known !== undefined) return known;
    const id = this.#internAs(this.#keyOf(template), requests, template);
    this.#ofTemplate.set(template, id);
    return id;
  }

  #internAs(key: string, requests: readonly number[], template: PodTemplateSpec | undefined): ClassId {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#ids.size as ClassId;
    this.#ids.set(key, id);
    if (id === this.nonZeroCpu.length) this.#grow(Math.max(16, 2 * id));
    this.requests.set(requests, id * this.#resources);
    this.nonZeroCpu[id] = template?.nonZeroCpu ?? (requests[CPU] || DEFAULT_CPU);
    this.nonZeroMemory[id] = template?.nonZeroMemory ?? (requests[MEMORY] || DEFAULT_MEMORY);
    this.scoredCpu[id] = template?.scoredCpu ?? this.nonZeroCpu[id]!;
    this.scoredMemory[id] = template?.scoredMemory ?? this.nonZeroMemory[id]!;
    this.scoredRequests.push(template?.scoredRequests);
    if (template?.rests !== undefined) this.#keepRests(id, template.rests);
    this.priority[id] = template?.priority ?? 0;
    this.#priorities.add(this.priority[id]!);
    this.lowestPriority = Math.min(this.lowestPriority, this.priority[id]!);
    const placement = template?.placement ?? ANYWHERE;
    this.placement.push(placement);
    this.constrained[id] = isConstrained(placement) || (template?.volumes ?? []).length > 0 ? 1 : 0;
    if (placement.avoidedPods.length > 0) this.avoiding++;
    this.namespace.push(template?.namespace ?? "default");
    this.labels.push(template?.labels ?? {});
    this.images.push(template === undefined ? [] : imagesOf(template));
    this.imageVolumes.push(template?.imageVolumes ?? []);
    this.volumes.push(template?.volumes ?? []);
    this.ownerSelector.push(template?.ownerSelector);
    this.schedulerName.push(template?.schedulerName ?? DEFAULT_SCHEDULER_NAME);
    this.preemptsNever[id] = Number(template?.preemptionPolicy === "Never");
    return id;
  }

  #keepRests(id: ClassId, rests: RequestRests): void {
    const { nonZeroCpu, nonZeroMemory, scoredCpu, scoredMemory } = rests;
    const all = [...rests.requests, nonZeroCpu, nonZeroMemory, scoredCpu, scoredMemory];
    for (const [column, rest] of all.entries()) this.rests.set(id, column, rest);
  }

  /** All that a scheduler may look at, as text. Thousands of classes differ in little, so that it is kept short. */
  #keyOf(template: PodTemplateSpec): string {
    const { requests, nonZeroCpu, nonZeroMemory, scoredCpu, scoredMemory } = template;
    const { namespace, labels, placement, priority, preemptionPolicy, schedulerName } = template;
    const { scoredRequests, rests } = template;
    const rarely = scoredRequests === undefined && rests === undefined ? [] : [scoredRequests, rests];
    return JSON.stringify([
      [requests, nonZeroCpu, nonZeroMemory, scoredCpu, scoredMemory, ...rarely],
      [namespace, labels, this.#placements.numberOf(placement), priority, preemptionPolicy, schedulerName],
      [imagesOf(template), template.imageVolumes, template.volumes, template.ownerSelector ?? null],
    ]);
  }

  #grow(rows: number): void {
    this.requests = lengthened(this.requests, new Float64Array(rows * this.#resources));
    this.nonZeroCpu = lengthened(this.nonZeroCpu, new Float64Array(rows));
    this.nonZeroMemory = lengthened(this.nonZeroMemory, new Float64Array(rows));
    this.scoredCpu = lengthened(this.scoredCpu, new Float64Array(rows));
    this.scoredMemory = lengthened(this.scoredMemory, new Float64Array(rows));
    this.priority = lengthened(this.priority, new Int32Array(rows));
    this.constrained = lengthened(this.constrained, new Uint8Array(rows));
    this.preemptsNever = lengthened(this.preemptsNever, new Uint8Array(rows));
  }
}

function isConstrained(placement: PlacementSpec): boolean {
  return (
    placement.nodeName !== "" ||
    Object.keys(placement.nodeSelector).length > 0 ||
    placement.requiredNodes !== undefined ||
    placement.hostPorts.length > 0 ||
    placement.spread.some(isHardSpread) ||
    placement.requiredPods.length > 0 ||
    placement.avoidedPods.length > 0
  );
}

function imagesOf({ initContainers, containers }: PodTemplateSpec): string[] {
  return [...initContainers, ...containers].map(({ image }) => image);
}

/** Kubernetes' fillers, for scores alone: facts 2.1, pkg/scheduler/util/pod_resources.go. */
const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;
