import type { NodeId, PodId } from "../cluster/ids.ts";
import type { Flow } from "./fair-share.ts";

/** A container, or the tasks on a node, that need an image. */
export interface PullRequest {
  readonly id: number;
  readonly node: NodeId;
  readonly image: number;
  /** Row of the container; TASKS: for the tasks of that image on the node; NOBODY: whoever asked is gone. */
  row: number;
  /** Of the container. */
  readonly pod: PodId | undefined;
  /** Pulls, failed ones included. */
  tries: number;
  /** Of the present try, and of its turn. */
  askedAt: number;
  begunAt: number;
  state: "waiting" | "manifest" | "layers" | "backoff";
  /** What is still to come: its own flow, and images whose layers it shares. */
  awaited: number;
  flow: Flow | undefined;
  /** Layers that it brings. */
  layers: readonly number[];
  /** Others that wait for these. */
  readonly followers: PullRequest[];
}

export const TASKS = -1;
export const NOBODY = -2;
