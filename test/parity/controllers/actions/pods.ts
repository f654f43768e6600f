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

export const evict: Act = ({ name = "", t }, { parts, finder }) => {
  parts.budgets.tryEvict(finder.podAsAt(name, t));
};
