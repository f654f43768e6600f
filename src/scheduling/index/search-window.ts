import type { GroupTree } from "./group-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import { BLOCK_BITS, BLOCK_SIZE, OUTSIDE } from "./tree-levels.ts";

/**
 * The nodes that a search goes by, from a position on and around the end, until as many feasible ones are met as are
 * wanted: by block and group, how many are feasible, their greatest leaf, and how many have that.
 *
 * Of blocks that are gone by as a whole the tree knows it; of those in which the search begins and ends it is found.
 * Nodes that are different from their group, the holders, are taken out one by one. Cost: O(groups x nodes / 32) and
 * O(32) at the ends, and now and then for a holder.
 */
export class SearchWindow {
  /** Nodes gone by, the one too many not counted; and those of them that are feasible. */
  examined = 0;
  feasible = 0;
  /** Blocks that were gone by, wholly or in part. */
  blocks = 0;
  /** By block of the window and group, without the holders. */
  feasibleIn = new Int32Array(0);
  most = new Int32Array(0);
  ties = new Int32Array(0);
  /** By block of the window: its first position, and the one after its last. */
  first = new Int32Array(0);
  end = new Int32Array(0);
  #from = 0;
  #count = 0;
  #groups = 0;
  #leaves: Int16Array = new Int16Array(0);
  #groupOf: Uint8Array = new Uint8Array(0);

  goBy(tree: GroupTree, { count }: NodeOrder, from: number, wanted: number): void {
    this.#begin(tree, count, from);
    const { first, end } = this;
    let feasible = 0;
    let left = count;
    let at = 0;
    this.examined = count;
    for (let position = from; left > 0; at++) {
      const size = Math.min(BLOCK_SIZE - (position & (BLOCK_SIZE - 1)), count - position, left);
      first[at] = position;
      end[at] = position + size;
      const isWhole =
        size === BLOCK_SIZE || ((position & (BLOCK_SIZE - 1)) === 0 && position + size === count);
      const found = isWhole ? this.#take(at, tree, position >> BLOCK_BITS) : this.#scan(at);
      if (feasible + found > wanted) {
        end[at] = this.#positionAfter(position, wanted - feasible);
        this.examined = count - left + end[at]! - position;
        this.#scan(at++);
        feasible = wanted;
        break;
      }
      feasible += found;
      left -= size;
      position = position + size === count ? 0 : position + size;
    }
    this.feasible = feasible;
    this.blocks = at;
  }

  /** Whether a position was gone by. */
  has(position: number): boolean {
    const passed = position - this.#from;
    return (passed < 0 ? passed + this.#count : passed) < this.examined;
  }

  /** The block of the window that a position is in, which was gone by. */
  blockOf(position: number): number {
    const block = (position >> BLOCK_BITS) - (this.#from >> BLOCK_BITS);
    return position >= this.#from ? block : block + ((this.#count + BLOCK_SIZE - 1) >> BLOCK_BITS);
  }

  /** Takes a feasible node out that was gone by; `marks` has `round` for it and all that are out already. */
  takeOut(position: number, ids: Int32Array, marks: Int32Array, round: number): void {
    const group = this.#groupOf[position]!;
    const block = this.blockOf(position);
    const at = block * this.#groups + group;
    this.feasibleIn[at]!--;
    if (this.#leaves[position] !== this.most[at] || --this.ties[at]! > 0) return;
    let most = OUTSIDE;
    let ties = 0;
    for (let other = this.first[block]!; other < this.end[block]!; other++) {
      const total = this.#leaves[other]!;
      if (total < most || this.#groupOf[other] !== group || marks[ids[other]!] === round) continue;
      if (total > most) {
        most = total;
        ties = 0;
      }
      ties++;
    }
    this.most[at] = most;
    this.ties[at] = ties;
  }

  #begin({ groups, leaves, groupOf }: GroupTree, count: number, from: number): void {
    this.#from = from;
    this.#count = count;
    this.#groups = groups;
    this.#leaves = leaves;
    this.#groupOf = groupOf;
    // The block of the first position may be that of the last as well.
    const blocks = ((count + BLOCK_SIZE - 1) >> BLOCK_BITS) + 1;
    if (this.first.length < blocks) {
      this.first = new Int32Array(blocks);
      this.end = new Int32Array(blocks);
    }
    if (this.most.length >= blocks * groups) return;
    this.feasibleIn = new Int32Array(blocks * groups);
    this.most = new Int32Array(blocks * groups);
    this.ties = new Int32Array(blocks * groups);
  }

  /** What the tree knows of a block. Answers how many are feasible. */
  #take(at: number, { blockFeasible, blockMost, blockTies }: GroupTree, block: number): number {
    const groups = this.#groups;
    const { feasibleIn, most, ties } = this;
    let found = 0;
    for (let group = 0, to = at * groups, of = block * groups; group < groups; group++, to++, of++) {
      found += blockFeasible[of]!;
      feasibleIn[to] = blockFeasible[of]!;
      most[to] = blockMost[of]!;
      ties[to] = blockTies[of]!;
    }
    return found;
  }

  /** The same of a part of a block, leaf by leaf. */
  #scan(at: number): number {
    const { feasibleIn, most, ties } = this;
    const leaves = this.#leaves;
    const groupOf = this.#groupOf;
    const row = at * this.#groups;
    feasibleIn.fill(0, row, row + this.#groups);
    most.fill(OUTSIDE, row, row + this.#groups);
    let found = 0;
    const end = this.end[at]!;
    for (let position = this.first[at]!; position < end; position++) {
      const total = leaves[position]!;
      if (total < 0) continue;
      const of = row + groupOf[position]!;
      found++;
      feasibleIn[of]!++;
      if (total > most[of]!) {
        most[of] = total;
        ties[of] = 1;
      } else if (total === most[of]) ties[of]!++;
    }
    return found;
  }

  /** Position of the feasible leaf that comes after `passed` others. */
  #positionAfter(from: number, passed: number): number {
    const leaves = this.#leaves;
    let position = from;
    for (let left = passed; leaves[position]! < 0 || left-- > 0; position++);
    return position;
  }
}
