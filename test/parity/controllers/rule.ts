/** What a rule may know of a run besides values. */
export interface RuleContext {
  /** Several pods got ready at about the same time, so that it is chance how controllers saw them. */
  readonly hasRaces: boolean;
}

/** What is wrong with a value, in words; undefined: nothing. `recorded` has the value of each repeat, null for none. */
export type Rule = (found: unknown, recorded: readonly unknown[], context: RuleContext) => string | undefined;

/** One of the repeats came out like this. */
export const equalTo: Rule = (found, recorded) =>
  recorded.some((each) => isSame(each, found)) ? undefined : "not equal";

/** The same; where there are races every step is checked instead: legal/. */
export const equalOrChecked: Rule = (found, recorded, context) =>
  context.hasRaces ? undefined : equalTo(found, recorded, context);

/** The same; where the repeats differ it was chance. */
export const equalUnlessChance: Rule = (found, recorded, context) =>
  recorded.length > 1 ? undefined : equalTo(found, recorded, context);

/** Sequences of values: one of the repeats ended with the same. */
export const finalValue: Rule = (found, recorded) => {
  const last = (values: unknown) => (Array.isArray(values) ? values.at(-1) : null);
  return recorded.some((each) => isSame(last(each), last(found))) ? undefined : "another last value";
};

/** As `finalValue`, and nothing where it was nothing in one of the repeats. */
export const finalOrNone: Rule = (found, recorded, context) =>
  (found ?? null) === null && recorded.includes(null) ? undefined : finalValue(found, recorded, context);

/** What varied between the repeats is compared by a looser rule. */
export function byChance(looser: Rule, usual: Rule = equalTo): Rule {
  return (found, recorded, context) => {
    const varied = recorded.some((each) => !isSame(each, recorded[0]));
    return (varied ? looser : usual)(found, recorded, context);
  };
}

/**
 * Lists of pods over time: in one of the repeats as many pods came onto the list in all, and as many were left on it.
 * Which pods they were is chance, and so is whether one was on it still when the next one came.
 */
export const sameArrivals: Rule = (found, recorded) =>
  recorded.some((each) => isSame(arrivals(each), arrivals(found))) ? undefined : "others came or were left";

function arrivals(value: unknown): readonly number[] {
  const lists = (Array.isArray(value) ? value : []) as readonly (readonly unknown[])[];
  let came = 0;
  for (const [position, list] of lists.entries())
    came += list.filter((pod) => !lists[position - 1]?.includes(pod)).length;
  return [came, lists.at(-1)?.length ?? 0];
}

/**
 * Numbers, or numbers by name: none less than the least of the repeats, or more than the most; where the repeats differ
 * the range is as much wider on both sides, since they are but a few of many that might have come.
 */
export const inRange: Rule = (found, recorded) => {
  const names = new Set([found, ...recorded].flatMap(namesIn));
  for (const name of names) {
    const known = recorded.map((each) => numberAt(each, name));
    const own = numberAt(found, name);
    if (known.every((each) => each === undefined) && own === undefined) continue;
    const numbers = known.map((each) => each ?? 0);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const spread = most - least;
    if ((own ?? 0) < least - spread || (own ?? 0) > most + spread) return "out of range";
  }
  return undefined;
};

/** A number: not more than in any of the repeats. */
/** One more where a deletion and a creation are writes of two workers, which may land in either order. */
export const atMost: Rule = (found, recorded, { hasRaces }) =>
  Number(found) <= Math.max(...recorded.map(Number)) + Number(hasRaces)
    ? undefined
    : "more than in any repeat";

/** "+web-rs1*2 +web-rs2 -web-rs1": what came and went of each owner by itself, where races mix several of them. */
export const orderByOwner: Rule = (found, recorded, context) => {
  if (!context.hasRaces) return equalTo(projected(found), recorded.map(projected), context);
  return undefined;
};

function projected(order: unknown): unknown {
  const byOwner: Record<string, string[]> = {};
  for (const step of String(order ?? "").split(" ")) {
    const [, sign = "", owner = "", times = "1"] = /^([+-])(.+?)(?:\*(\d+))?$/.exec(step) ?? [];
    byOwner[owner] ??= [];
    for (let i = 0; i < Number(times); i++) byOwner[owner].push(sign);
  }
  return byOwner;
}

/** Counts by kind: all kinds that were there in all repeats, and none that were in none. */
export const kindsOf: Rule = (found, recorded) => {
  const keys = (value: unknown) => Object.keys((value ?? {}) as object).filter((key) => !SEEN_LATE.has(key));
  const own = keys(found);
  const always = keys(recorded[0]).filter((key) => recorded.every((each) => keys(each).includes(key)));
  const ever = new Set(recorded.flatMap(keys));
  const missing = always.filter((key) => !own.includes(key));
  const strange = own.filter((key) => !ever.has(key));
  if (missing.length > 0) return `no ${missing.join(", ")}`;
  return strange.length > 0 ? `also ${strange.join(", ")}` : undefined;
};

/** Of nodes that were made before the run began: whether that was seen before or after is chance. */
const SEEN_LATE = new Set(["Node RegisteredNode"]);

/** What is not compared: fields.ts says why. */
export const taken: Rule = () => undefined;

/** "" for a number, ".NAME" for those of a map. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [""];
  return Object.keys(value).map((name) => `.${name}`);
}

function numberAt(value: unknown, name: string): number | undefined {
  if (name === "") return typeof value === "number" ? value : undefined;
  return (value as Record<string, number> | null | undefined)?.[name.slice(1)];
}

/** Plain data without regard to the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b);
}

function textOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
