import { placeText } from "./comparison.ts";
import { addCounts, COUNTED, type Counts, noCounts } from "./counts.ts";
import type { FamilyResult } from "./tally.ts";

/** Tables and sentences for people. */
export function reportText(families: readonly FamilyResult[]): string {
  return [table(families), ...timesText(families), ...leftText(families), ...mistakesText(families)].join(
    "\n",
  );
}

function table(families: readonly FamilyResult[]): string {
  const rows = families.map(rowOf);
  const together = { recorded: noCounts(), compared: noCounts(), mismatched: noCounts() };
  for (const { recorded, compared, mismatched } of families) {
    addCounts(together.recorded, recorded);
    addCounts(together.compared, compared);
    addCounts(together.mismatched, mismatched);
  }
  const lines = [["family", ...COUNTED, "mismatched"], ...rows, rowOf({ family: "together", ...together })];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
    )
    .join("\n");
}

function rowOf(result: Pick<FamilyResult, "family" | "recorded" | "compared" | "mismatched">): string[] {
  const { family, recorded, compared, mismatched } = result;
  const cells = COUNTED.map((each) => {
    const count = compared[each].toLocaleString("en");
    return compared[each] === recorded[each] ? count : `${count} of ${recorded[each].toLocaleString("en")}`;
  });
  return [family, ...cells, inWords(mismatched) || "0"];
}

function timesText(families: readonly FamilyResult[]): readonly string[] {
  const told = families.filter(({ times }) => times > 0);
  if (told.length === 0) return [];
  const list = told.map(({ family, times }) => `${family} ${times.toLocaleString("en")}`);
  return [`times compared (steps, timers, phases): ${list.join(", ")}`];
}

function leftText(families: readonly FamilyResult[]): readonly string[] {
  return families.flatMap(({ family, notCompared, firstLeft }) =>
    Object.entries(notCompared).map(
      ([reason, counts]) =>
        `not compared, ${family}: ${inWords(counts)}: ${reason}; first in ${firstLeft[reason]}`,
    ),
  );
}

/** The first of each kind in each family, and how many of that kind there are. */
function mistakesText(families: readonly FamilyResult[]): readonly string[] {
  return families.flatMap(({ kinds, mistakes }) =>
    mistakes.map(({ case: id, step, what, about, found, recorded }) => {
      const place = placeText(id, step, about);
      const values = `found ${shortened(found)}, recorded ${shortened(recorded)}`;
      return `mismatched ${kinds[what]} times, ${what}; first in ${place}: ${values}`;
    }),
  );
}

/** "2 cases, 3 steps"; "" for none. */
function inWords(counts: Counts): string {
  return COUNTED.filter((each) => counts[each] > 0)
    .map((each) => `${counts[each].toLocaleString("en")} ${each}`)
    .join(", ");
}

function shortened(text = "nothing"): string {
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
