/** By how much real runs differ among themselves, where that is more than 10 %. */
export interface Spread {
  /** Of the cases whose name fits, these figures. */
  readonly cases: RegExp;
  readonly figures: RegExp;
  readonly why: string;
  /** Seconds, replica-seconds or pods on both sides. */
  readonly by?: number;
  /** A share of the figure on both sides. */
  readonly share?: number;
  /** It may be what it was for any of several of a kind, within `by`: figures of the same case. */
  readonly amongst?: RegExp;
}

/**
 * What the table "difference between repeats" in the README of the recordings says, row by row, for the figures and the
 * cases that it names. The first that fits counts.
 */
export const SPREADS: readonly Spread[] = [
  {
    cases: /-tight-/,
    figures: /^rollout: completeAfter$/,
    share: 0.3,
    why: "tight: which pods get the room first is chance, up to 30%",
  },
  {
    cases: /-tight-/,
    figures: /^rollout: short/,
    share: 0.3,
    why: "shortfalls without failure, up to 30% where placement decides",
  },
  {
    cases: /-zone-/,
    figures: /^zone failed: short/,
    share: 0.45,
    why: "shortfall of a phase with a zone failure, 10-45%",
  },
  {
    cases: /./,
    figures: /NotReadyAfter$/,
    by: 5,
    why: "NotReady: last renewal + 50 s + (0-5 s)",
  },
  {
    cases: /-zone-/,
    figures: /^failure: (lastEvictionAfter|servingFullAfter)$/,
    by: 10,
    why: "later nodes of a zone each 10 s: last eviction and full service differ by one step",
  },
  {
    cases: /./,
    figures: /^failure: firstEvictionAfter$/,
    by: 5,
    why: "first eviction: the pass that finds NotReady (each 5 s), then the toleration",
  },
  {
    cases: /./,
    figures: /^failure: readyAfterReturn/,
    by: 0.8,
    why: "return: Ready within 0.02-0.8 s",
  },
  {
    cases: /./,
    figures: /^failure: (untainted|gone)AfterReturn/,
    by: 5,
    why: "return: untainted at the next 5 s pass, hung pods gone in 0.2-5 s",
  },
  {
    cases: /-drain-/,
    figures: /^drain .*: seconds$/,
    by: 5,
    why: "drain of a node: each refusal adds 5 s",
  },
  {
    cases: /jobs-/,
    figures: /^job \S+: (successCriteriaMetAfter|completeAfter)$/,
    by: 5,
    amongst: /^job \S+: (successCriteriaMetAfter|completeAfter)$/,
    why: "single Jobs differ by 5 s, or by the detection time where chance put a pod on the lost node",
  },
  {
    cases: /-zone-|jobs-/,
    figures: /podsCreated$|: evicted$/,
    by: 3,
    why: "pods created, where there are evictions and cut rollouts: 1-3 pods",
  },
  {
    cases: /^preempt-/,
    figures: /^preemption: (last|first) high(Ready|Bound)$|^high arrives: completeAfter$/,
    by: 4,
    why: "all high-priority pods ready: 0.3 s quiet, 4 s when loaded",
  },
  {
    cases: /^(?!.*-tight-|burst|jobs|preempt).*$/,
    figures: /^pods: wait mean$/,
    share: 1,
    by: 0.1,
    why: "mean wait without shortage: 10-100 ms, a factor of 2 by load",
  },
];
