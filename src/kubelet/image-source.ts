import type { NodeId, PodId } from "../cluster/ids.ts";
import type { ImageSpec } from "../spec/registry.ts";

/** How far a container is that waits for its image. */
export type PullState = "pulling" | "ErrImagePull" | "ImagePullBackOff";

/** Where containers get their images from. */
export interface ImageSource {
  /** Number of an image; nodes that list it have it from the start. */
  numberOf(image: string, size: number, spec?: ImageSpec): number;
  nameOf(image: number): string;
  /** Bytes. */
  sizeOf(image: number): number;
  has(image: number, node: NodeId): boolean;
  /** From now on a node has an image, without a pull. */
  put(image: number, node: NodeId): void;
  /** The instant, now or later, at which a node has it for its tasks; Infinity: they are told. */
  pull(image: number, node: NodeId): number;
  /** Whether a container may start with its image; if not, it is told when it may. `isAlways`: its pull policy. */
  request(image: number, node: NodeId, row: number, pod: PodId, isAlways: boolean): boolean;
  /** A container needs its image no more. */
  cancel(row: number): void;
  /** A pod is gone. */
  forget(pod: PodId): void;
  stateOf(row: number): PullState;
}

/** Hears of images. Times in microseconds. */
export interface ImageHearer {
  /** A node has an image: who waits for it may ask again. `pods`: that asked for it, where that is known. */
  arrived(node: NodeId, image: number, pods?: readonly PodId[]): void;
  /** A container may start. */
  granted(row: number): void;
  pulling(pod: PodId, image: number): void;
  pulled(
    pod: PodId | undefined,
    node: NodeId,
    image: number,
    took: { readonly pull: number; readonly all: number },
  ): void;
  /** `row`: of the container that needs it, or none if negative. */
  pullFailed(pod: PodId, image: number, why: string, row: number): void;
  pullBacksOff(pod: PodId, image: number): void;
  /** Images that pods on a node have, which are not to be removed. */
  inUse(node: NodeId): ReadonlySet<number>;
  /** Bytes that containers have written to a node's disk. */
  writtenOn(node: NodeId): number;
  /** What is on a node's disk has changed. */
  diskChanged(node: NodeId): void;
  /** Not as much could be removed as was to be. */
  collectionFailed(node: NodeId, wanted: number, found: number): void;
}
