/**
 * How many nodes had one image at each look, as far back as some node was noted.
 *
 * Times are numbers of looks and grow. Kept small: once it is longer than twice the number of nodes, what no node
 * refers to is left out. O(1) amortised to note, O(log entries) to ask.
 */
export class HolderHistory {
  #looks: number[] = [];
  #holders: number[] = [];
  /** No look found more. */
  most = 0;

  get length(): number {
    return this.#looks.length;
  }

  /** From this look on, `holders` nodes have it. `notedAt`: by node, the look to which it refers. */
  note(look: number, holders: number, notedAt: Int32Array): void {
    if (holders > this.most) this.most = holders;
    const last = this.#looks.length - 1;
    if (this.#looks[last] === look) this.#holders[last] = holders;
    else {
      this.#looks.push(look);
      this.#holders.push(holders);
    }
    if (this.#looks.length > 2 * notedAt.length + FEW) this.#leaveOut(notedAt);
  }

  /** The last look that was noted, and how many had it then. */
  get lastLook(): number {
    return this.#looks.at(-1) ?? 0;
  }

  get last(): number {
    return this.#holders.at(-1) ?? 0;
  }

  /** How many had it at a look; 0 before the first. */
  at(look: number): number {
    return this.#holders[this.#positionAt(look)] ?? 0;
  }

  /** Position of the last entry that is not after a look; -1: all are. */
  #positionAt(look: number): number {
    const looks = this.#looks;
    let low = -1;
    let high = looks.length - 1;
    // Nearly always an image has come nowhere since.
    if (high >= 0 && looks[high]! <= look) return high;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (looks[middle]! <= look) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #leaveOut(notedAt: Int32Array): void {
    const isAskedFor = new Uint8Array(this.#looks.length);
    isAskedFor[isAskedFor.length - 1] = 1;
    for (const look of notedAt) {
      const position = this.#positionAt(look);
      if (position >= 0) isAskedFor[position] = 1;
    }
    this.#looks = this.#looks.filter((_, position) => isAskedFor[position] === 1);
    this.#holders = this.#holders.filter((_, position) => isAskedFor[position] === 1);
  }
}

const FEW = 64;
