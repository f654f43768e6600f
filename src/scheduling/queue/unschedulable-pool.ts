import type { ClassId } from "../../cluster/ids.ts";
import type { Cohort, Line } from "./cohort.ts";
import type { CohortPods } from "./cohort-pods.ts";

/**
 * Pods that were found unschedulable, in a line for each class and set of filters that rejected them.
 *
 * What may help one pod of a line may help all, so that a line is asked once.
 */
export class UnschedulablePool {
  /** Pods in it. */
  size = 0;
  readonly #pods: CohortPods;
  readonly #joins: boolean;
  readonly #lines = new Map<ClassId, Line[]>();
  /** By class: the cohort that came last, if it is still there. */
  readonly #latest: (Cohort | undefined)[] = [];
  /** Lines with cohorts, and some that have none any more. */
  readonly #listed: Line[] = [];

  /** `joins`: cohorts that fail one after the other at one instant become one if nothing tells them apart. */
  constructor(pods: CohortPods, joins: boolean) {
    this.#pods = pods;
    this.#joins = joins;
  }

  /** The line of pods of a class that these have rejected. O(lines of the class). */
  lineFor(podClass: ClassId, rejectors: readonly string[], isNominated = false): Line {
    const lines = this.#lines.get(podClass) ?? [];
    if (lines.length === 0) this.#lines.set(podClass, lines);
    const known = lines.find((line) => line.isNominated === isNominated && isSame(line.rejectors, rejectors));
    if (known !== undefined) return known;
    const line = {
      podClass,
      isNominated,
      rejectors: [...rejectors],
      cohorts: new Set<Cohort>(),
      isListed: false,
    };
    lines.push(line);
    return line;
  }

  /** Cohorts come in the order in which they were tried. */
  add(cohort: Cohort, line: Line): void {
    this.size += cohort.size;
    const latest = this.#latest[cohort.podClass];
    let kept = cohort;
    if (latest !== undefined && this.#joins && this.#isAlike(latest, cohort, line)) {
      kept = this.#pods.join(latest, cohort);
      if (kept !== latest) line.cohorts.delete(latest);
    }
    kept.line = line;
    line.cohorts.add(kept);
    this.#latest[cohort.podClass] = kept;
    if (!line.isListed) this.#listed.push(line);
    line.isListed = true;
  }

  /** A cohort was one with another that is still there. */
  addBeside(cohort: Cohort, other: Cohort, line: Line): void {
    this.size += cohort.size;
    cohort.line = line;
    const all = [...line.cohorts];
    line.cohorts.clear();
    for (const each of all) {
      if (each === other) line.cohorts.add(cohort);
      line.cohorts.add(each);
    }
  }

  remove(cohort: Cohort): void {
    this.size -= cohort.size;
    cohort.line!.cohorts.delete(cohort);
    cohort.line = undefined;
  }

  /** Visits lines with pods, which the visit may take out. */
  forEachLine(visit: (line: Line) => void): void {
    let kept = 0;
    for (const line of this.#listed) {
      line.isListed = line.cohorts.size > 0;
      if (!line.isListed) continue;
      this.#listed[kept++] = line;
      visit(line);
    }
    this.#listed.length = kept;
  }

  #isAlike(latest: Cohort, cohort: Cohort, line: Line): boolean {
    return (
      latest.line === line &&
      !line.isNominated &&
      latest.since === cohort.since &&
      latest.failures === cohort.failures &&
      this.#pods.turnOf(latest.last) < this.#pods.turnOf(cohort.first)
    );
  }
}

/** The cohort of a line that was tried first. */
export function oldestOf({ cohorts }: Line): Cohort | undefined {
  for (const cohort of cohorts) return cohort;
  return undefined;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && others.every((each) => some.includes(each));
}
