/** Stretches of a text, [from, to) in UTF-16 units. */
export interface ListParts {
  /** What stands before `items:` and after the last element. */
  readonly rest: readonly (readonly [from: number, to: number])[];
  /** The elements, each with its dash. */
  readonly items: readonly (readonly [from: number, to: number])[];
}

/**
 * Finds the elements of a List laid out as kubectl prints it: `items:`, then each with a dash at the start of a line.
 *
 * Read one by one they take a hundredth of the memory that the whole takes. Undefined for what is laid out
 * otherwise, for several documents, and where there may be anchors, which would have to be seen from everywhere.
 * O(text).
 */
export function splitList(text: string): ListParts | undefined {
  const head = /^items:[ \t]*\r?\n(?=- )/m.exec(text);
  if (head === null || hasSeveral(text) || ANCHOR.test(text)) return undefined;
  const items: [number, number][] = [];
  let at = head.index + head[0].length;
  let start = at;
  while (at < text.length && !endsList(text, at)) {
    const next = text.indexOf("\n", at) + 1;
    at = next === 0 ? text.length : next;
    if (text.startsWith("- ", at) || at === text.length || endsList(text, at)) {
      items.push([start, at]);
      start = at;
    }
  }
  return {
    rest: [
      [0, head.index],
      [at, text.length],
    ],
    items,
  };
}

const ANCHOR = /(?:^|[\s[{,])&\w/m;

/** Whether a document ends within the text. */
function hasSeveral(text: string): boolean {
  const divider = text.lastIndexOf("\n---");
  return divider > 0 && /^[^-\s#]/m.test(text.slice(0, divider));
}

/** Whether the line that begins here belongs to no element: another key of the List. */
function endsList(text: string, at: number): boolean {
  return !/[-\s#]/.test(text[at]!);
}
