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

/** Numbers, or numbers by name: none less than the least of the repeats, or more than the most. */
export const inRange: Rule = (found, recorded) => outOf(found, recorded, 0);

/**
 * As `inRange`, with the range as much wider on both sides as it is wide: how far a rollout gets before it is cut by time
 * hangs on the load of the machine, and the repeats are but a few of many that might have come.
 */
export const inWiderRange: Rule = (found, recorded) => outOf(found, recorded, 1);

function outOf(found: unknown, recorded: readonly unknown[], wider: number): string | undefined {
  const names = new Set([found, ...recorded].flatMap(namesIn));
  for (const name of names) {
    const numbers = recorded.map((each) => numberAt(each, name) ?? 0);
    const own = numberAt(found, name) ?? 0;
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const slack = wider * (most - least);
    if (own < least - slack || own > most + slack) return "out of range";
  }
  return undefined;
}

/**
 * A number of pods at a peak: as in one of the repeats; where there are races within their range, and one more or less,
 * since a deletion and a creation are writes of two workers, which may land in either order.
 */
export const peakOfPods: Rule = (found, recorded, context) => {
  if (!context.hasRaces) return equalTo(found, recorded, context);
  const peaks = recorded.map(Number);
  const isNear = Number(found) >= Math.min(...peaks) - 1 && Number(found) <= Math.max(...peaks) + 1;
  return isNear ? undefined : "out of range";
};

/**
 * "+web-rs1*2 +web-rs2 -web-rs1": what came and went of each owner by itself, since two workers' writes may land in
 * either order. Where there are races and repeats differ, each step is checked instead: legal/.
 */
export const orderByOwner: Rule = (found, recorded, context) => {
  if (context.hasRaces && recorded.length > 1) return undefined;
  return equalTo(projected(found), recorded.map(projected), context);
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
