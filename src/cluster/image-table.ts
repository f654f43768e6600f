import { type ChangeLog, ChangeRing } from "./change-log.ts";
import type { Column, NodeId } from "./ids.ts";
import { NodeSet } from "./node-set.ts";

/** Read-only sight of which node has which image. An image is a number that stands for its name, tag included. */
export interface ImageColumns {
  /** Images that any node has, or has had. */
  readonly count: number;
  /** Images on nodes, each once a node. */
  readonly held: number;
  /** How many nodes have the image now. */
  readonly holders: Column;
  /** Bytes, as the node said that had it first; 0 while no node has it. */
  readonly size: Column;
  /** Images that other nodes have than before. */
  readonly changes: ChangeLog<number>;
  /** Number of an image by its name; a name that is new gets one. */
  numberOf(name: string): number;
  /** Whether a node has an image. O(1). */
  has(image: number, node: NodeId): boolean;
  /** The nodes that have an image, as they are now. */
  nodesWith(image: number): Pick<NodeSet, "has">;
  /** Images of a node, in the order in which they came. */
  on(node: NodeId): readonly number[];
}

/** Written by the cluster alone. */
export class ImageTable implements ImageColumns {
  readonly #numbers = new Map<string, number>();
  readonly #on: number[][] = [];
  /** By image. */
  readonly #nodes: NodeSet[] = [];
  readonly #changes = new ChangeRing<number>();
  readonly holders: number[] = [];
  readonly size: number[] = [];
  held = 0;

  get count(): number {
    return this.#numbers.size;
  }

  get changes(): ChangeLog<number> {
    return this.#changes;
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.holders.length);
    this.size.push(0);
    this.#nodes.push(new NodeSet());
    return this.holders.push(0) - 1;
  }

  has(image: number, node: NodeId): boolean {
    return this.#nodes[image]!.has(node);
  }

  nodesWith(image: number): NodeSet {
    return this.#nodes[image]!;
  }

  on(node: NodeId): readonly number[] {
    return this.#on[node] ?? [];
  }

  /** Whether that is new. */
  add(node: NodeId, name: string, size: number): boolean {
    const image = this.numberOf(name);
    if (this.has(image, node)) return false;
    this.#on[node] ??= [];
    this.#on[node].push(image);
    this.#nodes[image]!.add(node);
    this.held++;
    this.#changes.add(image);
    if (this.holders[image]!++ === 0) this.size[image] = size;
    return true;
  }

  remove(node: NodeId, name: string): boolean {
    const image = this.numberOf(name);
    if (!this.has(image, node)) return false;
    this.#on[node]!.splice(this.#on[node]!.indexOf(image), 1);
    this.#drop(image, node);
    return true;
  }

  /** Takes all images of a node away, and gives it these: name to bytes. */
  replace(node: NodeId, images: Readonly<Record<string, number>>): void {
    for (const image of this.on(node)) this.#drop(image, node);
    this.#on[node] = [];
    for (const name of Object.keys(images)) this.add(node, name, images[name]!);
  }

  #drop(image: number, node: NodeId): void {
    this.#nodes[image]!.delete(node);
    this.held--;
    this.#changes.add(image);
    if (--this.holders[image]! === 0) this.size[image] = 0;
  }
}
