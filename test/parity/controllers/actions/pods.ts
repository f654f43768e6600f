import type { Act } from "./act.ts";

export const podReady: Act = ({ name = "" }, { kwok, finder }) => kwok.ready(finder.podLike(name, "unready"));

export const podUnready: Act = ({ name = "" }, { kwok, finder }) =>
  kwok.unready(finder.podLike(name, "ready"));

export const podFailed: Act = ({ name = "" }, { parts, finder }) =>
  parts.cluster.end(finder.podLike(name, "any"), 1);

/** Readiness since another time, and restarts: some of what the order of deletion goes by. */
export const podStatus: Act = ({ name = "", readyAgo, restarts }, { parts, finder, log, names }) => {
  const { pods, now } = parts.cluster;
  const pod = finder.podLike(name, "ready");
  if (readyAgo !== undefined) pods.readyAt[pod] = now - readyAgo * 1e6;
  if (restarts !== undefined) pods.restarts[pod] = restarts;
  if (restarts) log.update("Pod", names.ofPod(pod), { restarts });
};

/** The Eviction API answers 201, 429 where a budget says no, and 500 where there are several budgets. */
export const evict: Act = (action, { parts: { budgets }, finder, answered }) => {
  const { name = "", t, code = CREATED } = action;
  const pod = finder.podAsAt(name, t);
  const hasNoAnswer = budgets.hasNoAnswer(pod);
  const verdict = budgets.tryEvict(pod);
  // One that meets another eviction's write begins anew, until it has an answer.
  const found = verdict === "contended" ? code : ANSWERS[verdict];
  answered(action, hasNoAnswer ? NO_ANSWER : found, code);
};

const CREATED = 201;
const NO_ANSWER = 500;
const ANSWERS = { evicted: CREATED, refused: 429 } as const;
