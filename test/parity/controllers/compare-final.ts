import type { ControllerCase, Fields, Final } from "./recording.ts";
import { isSame } from "./rule.ts";

type Tell = (kind: string, about: string, found: unknown, recorded: unknown) => void;

/** Fields of what is left at the end that are not compared, by kind: times, and what is said elsewhere. */
const LEFT: Readonly<Record<string, RegExp>> = {
  Job: /^(startTime|completionTime)$/,
  CronJob: /Time$/,
  HorizontalPodAutoscaler: /^(lastScaleTime|currentMetrics)$/,
};

/** Compares what is left at the end, and returns how many objects are not as recorded. */
export function compareFinal(
  found: Final,
  recorded: Final,
  { varying = {}, runs }: ControllerCase,
  tell: Tell,
): number {
  let wrong = 0;
  for (const kind of new Set([...Object.keys(found), ...Object.keys(recorded)])) {
    if (kind === "Pod" || kind === "pods") continue;
    const own = (found[kind] ?? {}) as Record<string, Fields>;
    const theirs = (recorded[kind] ?? {}) as Record<string, Fields>;
    for (const name of new Set([...Object.keys(own), ...Object.keys(theirs)])) {
      // How a run ends may hang on chance: then repeats differ, and it is as one of them was.
      const ends = [theirs, ...runs.map(({ final }) => (final[kind] ?? {}) as Record<string, Fields>)];
      if (ends.some((each) => isSame(compared(kind, own[name]), compared(kind, each[name])))) continue;
      wrong++;
      tell(kind, `${kind} ${name}`, own[name], theirs[name]);
    }
  }
  const pods = [podWords(found), podWords(recorded)] as const;
  const hangsOnChance = "pods created" in varying || "pods deleted" in varying;
  if (!isSame(...pods) && !hangsOnChance) {
    wrong++;
    tell("pods", "pods", ...pods);
  }
  return wrong;
}

function compared(kind: string, fields: Fields | undefined): Fields | undefined {
  const left = LEFT[kind];
  if (fields === undefined || left === undefined) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !left.test(field)));
}

/** How many pods of each owner there are in each state: which of equal pods is left, and on which node, is chance. */
function podWords({ Pod: pods, pods: count }: Final): unknown {
  const counts: Record<string, number> = {};
  for (const [name, words] of Object.entries((pods ?? {}) as Record<string, string>)) {
    const state = words
      .split(" ")
      .filter((word) => STATES.has(word))
      .join(" ");
    const key = `${name.replace(/\/.*/, "")}: ${state}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  // Of very many pods recordings name the first 60 alone.
  return Number(count ?? 0) > 60 ? count : counts;
}

const STATES = new Set(["Pending", "Running", "Succeeded", "Failed", "ready", "not-ready", "terminating"]);
