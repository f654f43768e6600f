import type { PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import { defaultScheduler, pluginsOfRelease } from "../../spec/default-scheduler.ts";
import type { ProfileSpec, SchedulerSpec } from "../../spec/scheduler.ts";
import { PlacementIndex } from "../index/placement-index.ts";
import { pickHighest } from "../pick-highest.ts";
import { ClassOutlooks } from "../preemption/class-outlooks.ts";
import { KeptPreemption } from "../preemption/kept-preemption.ts";
import { imageLocality } from "../scores/image-locality.ts";
import type { Explanation, Preemption, Rehearsal, Strategy } from "../strategy.ts";
import type { Verdict } from "../verdict.ts";
import { Batching } from "./batching.ts";
import { PostFilter, seeded } from "./post-filter.ts";
import { makeProfile, type Profile } from "./profile.ts";
import { type Pick, type RoundRobin, SchedulingCycle } from "./scheduling-cycle.ts";
import { Signatures, signsPods } from "./signatures.ts";
import { TotalsHeap } from "./totals-heap.ts";

/** uniform: each of the best is as likely. heap: the root of a heap, as a real kube-scheduler since 1.35. */
export type TieRule = "uniform" | "heap";

export interface KubeSettings {
  /** undefined: what the simulated release has by default. */
  readonly scheduler: SchedulerSpec | undefined;
  /** Rates every node, whatever the configuration says of percentageOfNodesToScore. */
  readonly ratesAll: boolean;
  readonly ties: TieRule;
  readonly random: RandomStream;
  /** Whether every decision is made the plain way, which an index must equal. */
  readonly isPlain?: boolean;
  /** Whether equal pods are rated together, from 1.35 on, where the profile lets them; absent: they are. */
  readonly batches?: boolean;
}

/** kube-scheduler: its profiles, of which a pod names one. */
export class KubeScheduler implements Strategy {
  readonly #settings: KubeSettings;
  readonly #roundRobin: RoundRobin = { start: 0, cycle: 0 };
  /** Of all profiles: it remembers nodes as each decision saw them. */
  readonly #images = imageLocality();
  /** By name; made at the first decision, when the release is known. */
  #cycles: ReadonlyMap<string, SchedulingCycle> | undefined;
  readonly #postFilters = new Map<string, PostFilter>();

  constructor(settings: KubeSettings) {
    this.#settings = settings;
  }

  isResponsibleFor(pod: PodId, view: ClusterView): boolean {
    return this.#cycleOf(pod, view) !== undefined;
  }

  /** A configuration may leave filters out. */
  get isOwnJudge(): boolean {
    return this.#settings.scheduler !== undefined;
  }

  place(pod: PodId, view: ClusterView, verdict: Verdict): void {
    const cycle = this.#cycleOf(pod, view);
    if (cycle === undefined) verdict.wait(nobody(pod, view));
    else {
      this.#images.begin!(view);
      cycle.place(pod, view, verdict);
    }
  }

  preempt(pod: PodId, view: ClusterView): Preemption | undefined {
    return this.#postFilterOf(pod, view)?.preempt(pod, view);
  }

  sentence(pod: PodId, view: ClusterView): string {
    return this.#cycleOf(pod, view)?.sentence(pod, view) ?? nobody(pod, view);
  }

  whyNoPreemption(pod: PodId, view: ClusterView): string {
    return this.rehearsePreemption(pod, view)?.why ?? "";
  }

  rehearsePreemption(pod: PodId, view: ClusterView): Rehearsal | undefined {
    return this.#postFilterOf(pod, view)?.rehearse(pod, view);
  }

  explain(pod: PodId, view: ClusterView): Explanation {
    return this.#cycleOf(pod, view)?.explain(pod, view) ?? NOTHING;
  }

  save(): Uint8Array {
    return new Uint8Array(Uint32Array.of(this.#roundRobin.start).buffer);
  }

  restore(state: Uint8Array): void {
    this.#roundRobin.start = new Uint32Array(state.slice().buffer)[0]!;
  }

  #cycleOf(pod: PodId, view: ClusterView): SchedulingCycle | undefined {
    this.#cycles ??= this.#makeCycles(view.kubernetesMinor);
    return this.#cycles.get(view.classes.schedulerName[view.classOf(pod)]!);
  }

  #postFilterOf(pod: PodId, view: ClusterView): PostFilter | undefined {
    this.#cycles ??= this.#makeCycles(view.kubernetesMinor);
    return this.#postFilters.get(view.classes.schedulerName[view.classOf(pod)]!);
  }

  #makeCycles(minor: number): ReadonlyMap<string, SchedulingCycle> {
    const { scheduler = defaultScheduler(minor), ratesAll, ties, random, batches = true } = this.#settings;
    const pick = ties === "heap" ? rootOfHeap() : uniformly(random);
    const rated = ratesAll ? 100 : undefined;
    return new Map(
      scheduler.profiles.map((spec) => {
        const profile = makeProfile(
          {
            ...spec,
            plugins: pluginsOfRelease(spec.plugins, minor),
            percentageOfNodesToScore: rated ?? spec.percentageOfNodesToScore,
          },
          scheduler,
          this.#images,
        );
        const outlooks = this.#outlooksOf(profile);
        this.#postFilters.set(
          profile.schedulerName,
          makePostFilter(profile, random.fork(PREEMPTION), outlooks),
        );
        return [
          profile.schedulerName,
          new SchedulingCycle(profile, this.#roundRobin, pick, {
            index: this.#indexOf(profile),
            batching: batches ? batchingOf(spec, profile, minor) : undefined,
            known: outlooks,
          }),
        ];
      }),
    );
  }

  #outlooksOf({ filters, preemption }: Profile): ClassOutlooks | undefined {
    return this.#settings.isPlain || preemption === undefined ? undefined : new ClassOutlooks(filters);
  }

  /** A heap chooses by all totals, in their order. */
  #indexOf({ filters, scores, percentageOfNodesToScore: percentage }: Profile): PlacementIndex | undefined {
    const { isPlain = false, ties, random } = this.#settings;
    if (isPlain || ties === "heap") return undefined;
    return new PlacementIndex({ filters, scores, kind: "sampled", percentage, random });
  }
}

/** Rating equal pods together: since 1.35, where pods can be told to be equal. */
function batchingOf(spec: ProfileSpec, { filters }: Profile, minor: number): Batching | undefined {
  return minor >= 35 && signsPods(spec) ? new Batching(new Signatures(spec), filters) : undefined;
}

function makePostFilter(profile: Profile, random: RandomStream, outlooks: ClassOutlooks | undefined) {
  const { preemption } = profile;
  const kept = outlooks && preemption && new KeptPreemption(outlooks, preemption, random);
  return new PostFilter(profile, seeded(random), kept);
}

function uniformly(random: RandomStream): Pick {
  return (totals, count) => pickHighest(totals, count, random);
}

function rootOfHeap(): Pick {
  const heap = new TotalsHeap();
  return (totals, count) => {
    heap.fill(totals, count);
    return heap.root;
  };
}

/** What preemption leaves to chance has a stream of its own, so that ties fall as they do without it. */
const PREEMPTION = 1;

function nobody(pod: PodId, view: ClusterView): string {
  return `no scheduler is called "${view.classes.schedulerName[view.classOf(pod)]}"`;
}

const NOTHING: Explanation = { notAsked: [], rejections: [], totals: [], scores: [], skippedScores: [] };
