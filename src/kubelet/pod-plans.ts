import type { PodId } from "../cluster/ids.ts";
import type { PodColumns } from "../cluster/pod-table.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import { minorOf } from "../spec/minor-of.ts";
import type { ContainerBehavior, PodTemplateSpec } from "../spec/pod.ts";
import type { WorldSpec } from "../spec/world.ts";
import { type PlanContext, type PodPlan, planPod } from "./pod-plan.ts";
import { type BehaviorDraws, type DrawPurpose, drawsOf } from "./run-draws.ts";

/**
 * The plans of all templates seen so far, each made once.
 *
 * Streams are named after the workload, so that every strategy, variant and revision draws the same.
 */
export class PodPlans {
  readonly #world: WorldSpec;
  readonly #seed: number;
  readonly #numberOf: PlanContext["numberOf"];
  /** By workload: two of them may share a template, but no draws. */
  readonly #plans: Map<PodTemplateSpec, PodPlan>[];
  /** By workload: thousands of bare pods may have templates of their own that behave alike. */
  readonly #draws: Map<ContainerBehavior, BehaviorDraws>[];
  /** Workloads whose use of memory the timeline changes. */
  readonly #changed: ReadonlySet<number>;
  readonly #streams = new Map<string, RandomStream>();

  constructor(world: WorldSpec, seed: number, numberOf: PlanContext["numberOf"]) {
    this.#world = world;
    this.#seed = seed;
    this.#numberOf = numberOf;
    this.#plans = world.objects.workloads.map(() => new Map());
    this.#changed = new Set(
      world.timeline.flatMap((entry) =>
        entry.verb === "setUsage"
          ? entry.usages.filter(({ change }) => change.memory !== undefined).map(({ workload }) => workload)
          : [],
      ),
    );
    this.#draws = world.objects.workloads.map(() => new Map());
  }

  /** Of a pod of a workload object. */
  of(pods: PodColumns, pod: PodId): PodPlan {
    const template = pods.templates[pod]!;
    const workload = pods.workload[pod]! - this.#world.tasks.length;
    return this.#plans[workload]!.get(template) ?? this.#make(template, workload);
  }

  #make(template: PodTemplateSpec, workload: number): PodPlan {
    const plan = planPod(template, {
      numberOf: this.#numberOf,
      drawsOf: (behavior) => this.#drawsOf(behavior, workload),
      isChanged: this.#changed.has(workload),
      hasContainerRules: minorOf(this.#world.kubernetesVersion) >= 35,
    });
    this.#plans[workload]!.set(template, plan);
    return plan;
  }

  #drawsOf(behavior: ContainerBehavior, workload: number): BehaviorDraws {
    const known = this.#draws[workload]!.get(behavior);
    if (known !== undefined) return known;
    const { label } = this.#world.objects.workloads[workload]!;
    const draws = drawsOf(behavior, (purpose) => this.#streamFor(purpose, label));
    this.#draws[workload]!.set(behavior, draws);
    return draws;
  }

  #streamFor(purpose: DrawPurpose, label: string): RandomStream {
    const name = `${purpose} ${label}`;
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = createStream(this.#seed, purpose, label);
    this.#streams.set(name, stream);
    return stream;
  }
}
