import type { Act } from "./act.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { kubectl } from "./kubectl.ts";
import { nodeFail, nodeReturn } from "./nodes.ts";
import { patch } from "./patch.ts";
import { evict, podFailed, podReady, podStatus, podUnready } from "./pods.ts";
import { scale, setImage } from "./workloads.ts";

/**
 * What the recorder can do, by `what`. To add one: write a file here that has an Act, and name it in this table. What
 * only the recorder needed is nothing to a simulation.
 */
export const ACTIONS: Readonly<Record<string, Act>> = {
  create,
  delete: remove,
  patch,
  suspend: patch,
  resume: patch,
  scale,
  "set-image": setImage,
  kubectl,
  evict,
  "pod-ready": podReady,
  "pod-unready": podUnready,
  "pod-status": podStatus,
  "pod-failed": podFailed,
  "node-fail": nodeFail,
  "node-return": nodeReturn,
  "node-deleted": () => {},
  "metrics-served": () => {},
  "metrics-api": () => {},
  phase: () => {},
  "wall-clock": () => {},
};
