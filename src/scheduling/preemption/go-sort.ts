/**
 * Sorts in place, equal elements in the order in which Go's sort.Slice leaves them: kube-scheduler's victims are in it.
 *
 * It is a pattern-defeating quicksort (Peters, 2021): insertion up to 12 elements, which is stable; above, pivots are
 * medians of three, or of nine from 50 elements on; three elements are swapped after an uneven partition, by a
 * generator seeded with the length; after too many of these, a heap. O(n log n). Source: Go sort, zsortfunc.go.
 */
export function sortLikeGo<Item>(items: Item[], isLess: (one: Item, other: Item) => boolean): void {
  const range: Range = {
    less: (i, j) => isLess(items[i]!, items[j]!),
    swap: (i, j) => {
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
    },
  };
  sortRange(range, 0, items.length, bitLength(items.length));
}

/** What is sorted, by position. */
interface Range {
  less(i: number, j: number): boolean;
  swap(i: number, j: number): void;
}

const MOST_INSERTED = 12;

/** Positions from `from` to before `to`; `patience`: uneven partitions before a heap takes over. */
function sortRange(range: Range, from: number, to: number, patience: number): void {
  let [begin, end, left] = [from, to, patience];
  let wasEven = true;
  let wasInPlace = true;
  while (end - begin > MOST_INSERTED) {
    const length = end - begin;
    if (left === 0) {
      heapSort(range, begin, length);
      return;
    }
    if (!wasEven) {
      shuffleThree(range, begin, length);
      left--;
    }
    let { pivot, swaps } = choosePivot(range, begin, length);
    const isFalling = swaps === ALL_SWAPS;
    if (isFalling) {
      for (let i = begin, j = end - 1; i < j; i++, j--) range.swap(i, j);
      pivot = end - 1 - (pivot - begin);
    }
    const seemsSorted = wasEven && wasInPlace && (isFalling || swaps === 0);
    if (seemsSorted && finishSorted(range, begin, end)) return;
    // What stands before the range is not less than anything in it: those that equal it are in place.
    if (begin > 0 && !range.less(begin - 1, pivot)) {
      begin = passEqual(range, begin, end, pivot);
      continue;
    }
    const parts = partition(range, begin, end, pivot);
    const { middle } = parts;
    wasInPlace = parts.wasInPlace;
    const shorter = Math.min(middle - begin, end - middle);
    wasEven = shorter >= Math.trunc(length / 8);
    if (middle - begin < end - middle) {
      sortRange(range, begin, middle, left);
      begin = middle + 1;
    } else {
      sortRange(range, middle + 1, end, left);
      end = middle;
    }
  }
  insert(range, begin, end);
}

function insert({ less, swap }: Range, begin: number, end: number): void {
  for (let i = begin + 1; i < end; i++) {
    for (let j = i; j > begin && less(j, j - 1); j--) swap(j, j - 1);
  }
}

/** Swaps while nine elements are put in order: all, if they were falling. */
const ALL_SWAPS = 12;
const NINE_FROM = 50;

function choosePivot(range: Range, begin: number, length: number): { pivot: number; swaps: number } {
  let swaps = 0;
  const inOrder = (i: number, j: number) => {
    if (!range.less(j, i)) return [i, j] as const;
    swaps++;
    return [j, i] as const;
  };
  const median = (i: number, j: number, k: number) => {
    const [low, high] = inOrder(i, j);
    const [middle] = inOrder(high, k);
    return inOrder(low, middle)[1];
  };
  const quarter = Math.trunc(length / 4);
  const quarters = [1, 2, 3].map((each) => begin + quarter * each);
  const [i, j, k] = length < NINE_FROM ? quarters : quarters.map((each) => median(each - 1, each, each + 1));
  return { pivot: median(i!, j!, k!), swaps };
}

/** Elements less than the pivot come before it; whether they did already. */
function partition({ less, swap }: Range, begin: number, end: number, pivot: number) {
  swap(begin, pivot);
  let [i, j] = [begin + 1, end - 1];
  let wasInPlace = true;
  for (; ; i++, j--) {
    while (i <= j && less(i, begin)) i++;
    while (i <= j && !less(j, begin)) j--;
    if (i > j) break;
    wasInPlace = false;
    swap(i, j);
  }
  swap(j, begin);
  return { middle: j, wasInPlace };
}

/** Puts elements that equal the pivot first; where the others begin. */
function passEqual({ less, swap }: Range, begin: number, end: number, pivot: number): number {
  swap(begin, pivot);
  let [i, j] = [begin + 1, end - 1];
  for (; ; i++, j--) {
    while (i <= j && !less(begin, i)) i++;
    while (i <= j && less(begin, j)) j--;
    if (i > j) return i;
    swap(i, j);
  }
}

const MOST_MENDED = 5;
const MENDED_FROM = 50;

/** Mends a few places of a range that is nearly sorted; false if it is not sorted then. */
function finishSorted({ less, swap }: Range, begin: number, end: number): boolean {
  let i = begin + 1;
  for (let mended = 0; mended < MOST_MENDED; mended++) {
    while (i < end && !less(i, i - 1)) i++;
    if (i === end) return true;
    if (end - begin < MENDED_FROM) return false;
    swap(i, i - 1);
    if (i - begin >= 2) for (let j = i - 1; j >= 1 && less(j, j - 1); j--) swap(j, j - 1);
    if (end - i >= 2) for (let j = i + 1; j < end && less(j, j - 1); j++) swap(j, j - 1);
  }
  return false;
}

/** xorshift64, seeded with the length. */
function shuffleThree({ swap }: Range, begin: number, length: number): void {
  const mask = 2n ** BigInt(bitLength(length)) - 1n;
  let random = BigInt(length);
  const first = begin + Math.trunc(length / 4) * 2 - 1;
  for (let i = 0; i < 3; i++) {
    random ^= BigInt.asUintN(64, random << 13n);
    random ^= random >> 7n;
    random ^= BigInt.asUintN(64, random << 17n);
    const drawn = Number(random & mask);
    swap(first + i, begin + (drawn >= length ? drawn - length : drawn));
  }
}

function heapSort({ less, swap }: Range, begin: number, length: number): void {
  const sink = (from: number, count: number) => {
    for (let root = from, child = 2 * root + 1; child < count; root = child, child = 2 * root + 1) {
      if (child + 1 < count && less(begin + child, begin + child + 1)) child++;
      if (!less(begin + root, begin + child)) return;
      swap(begin + root, begin + child);
    }
  };
  for (let i = Math.trunc((length - 1) / 2); i >= 0; i--) sink(i, length);
  for (let i = length - 1; i >= 0; i--) {
    swap(begin, begin + i);
    sink(0, i);
  }
}

function bitLength(count: number): number {
  return count === 0 ? 0 : Math.floor(Math.log2(count)) + 1;
}
