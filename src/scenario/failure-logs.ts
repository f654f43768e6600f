import type { Placed } from "../document/value.ts";
import type { FailureLogSpec, NodeSpec, OutageSpec } from "../spec/world.ts";
import type { FailureLogFormat, LoggedFailure } from "../trace/failure-log.ts";
import { list } from "./collections.ts";
import { droppedNotes } from "./dropped-notes.ts";
import { object, optional, required } from "./fields.ts";
import { reportProblems } from "./file-problems.ts";
import type { Reading } from "./reading.ts";
import { name, number, oneOf, positiveDuration, string, wholeNumber, word } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

/** A log of failures that is played. */
export interface FailureLogItem {
  readonly trace: Placed<FailureLogFormat>;
  readonly file: Placed<string>;
  readonly name: Placed<string> | undefined;
  readonly pools: readonly Placed<string>[] | undefined;
  readonly system: Placed<number> | undefined;
  /** Microseconds since 1970. */
  readonly from: number | undefined;
  readonly window: number | undefined;
  readonly scale: number | undefined;
}

const day = mapped(
  word(/^\d{4}-\d{2}-\d{2}$/, "a day, such as 2003-05-01", "wrong-value"),
  (text, place, reading): number | undefined => {
    const at = Date.parse(`${text}T00:00:00Z`);
    if (Number.isFinite(at) && new Date(at).toISOString().startsWith(text)) return at * 1000;
    return reading.error(place, "wrong-value", `there is no day ${text}`, "write a day, such as 2003-05-01");
  },
);

/** What failed once: rows of a log, for the cluster's nodes by their number or name. */
export const failureLogItem: Shape<FailureLogItem> = object({
  trace: required(
    placed(oneOf("lanl", "csv")),
    "plays a log: lanl, the records of Los Alamos (LA-UR-05-7318); csv, columns node, from, until, cause",
  ),
  file: required(placed(string("a path")), "path of the log, relative to the scenario; may be compressed"),
  name: optional(placed(name), "what reports call it; default: the file's format"),
  pools: optional(
    list(placed(string()), 1),
    "only nodes of these pools; lanl: number k is the k-th of them, from 0",
  ),
  system: optional(placed(wholeNumber(1, 1000)), "lanl: which system; needed"),
  from: optional(day, "lanl: the day at which the run begins; default: that of the system's first failure"),
  window: optional(positiveDuration, "what of the log is played, from there; default: all of it"),
  scale: {
    ...optional(
      number({ min: 0.001, max: 1000, whole: false }),
      "times from one failure to another are so many times as long; repairs are not",
    ),
    written: 1,
  },
});

/** What of the log befalls which nodes of the cluster, by time. */
export function buildFailureLog(
  item: FailureLogItem,
  nodes: readonly NodeSpec[],
  ownName: string,
  reading: Reading,
  notes: string[],
): FailureLogSpec | undefined {
  if (item.trace.value === "lanl" && item.system === undefined)
    return reading.error(item.trace.place, "missing-key", "which system is not said", "add system: 20");
  const found = reading.files.failureLog(item.file.value, item.trace.value);
  if (found === undefined) return undefined;
  if (found.problems.length > 0) {
    reportProblems(found.problems, item.file, reading);
    return undefined;
  }
  notes.push(...droppedNotes(`failures/${ownName}`, item.file.value, found.dropped));
  const pools = item.pools && new Set(item.pools.map(({ value }) => value));
  const ids = [...nodes.keys()].filter((id) => pools === undefined || pools.has(nodes[id]!.pool));
  const chosen =
    item.trace.value === "lanl"
      ? ofSystem(found.failures, item, ids, reading, (count) => {
          const what = count === 1 ? "1 failure is" : `${count} failures are`;
          notes.push(`failures/${ownName}: ${what} left out: of nodes that are not here`);
        })
      : ofNames(found.failures, item, ids, nodes, reading);
  if (chosen === undefined) return undefined;
  const { window = Number.POSITIVE_INFINITY, scale = 1 } = item;
  const outages = chosen
    .filter(({ from }) => from >= 0 && from < window)
    .map((each) => {
      const from = Math.round(each.from * scale);
      return { ...each, from, until: from + each.until - each.from };
    });
  if (outages.length === 0 && ids.length > 0)
    reading.warn(
      item.file.place,
      "no-effect",
      "none of its failures befalls these nodes",
      "look at system, from and window",
    );
  return { name: ownName, outages: outages.sort((a, b) => a.from - b.from) };
}

function ofSystem(
  failures: readonly LoggedFailure[],
  { system, from }: FailureLogItem,
  ids: readonly number[],
  reading: Reading,
  leaveOut: (count: number) => void,
): OutageSpec[] | undefined {
  const own = failures.filter((each) => each.system === String(system!.value));
  if (own.length === 0) {
    const systems = [...new Set(failures.map((each) => each.system))].join(", ");
    return reading.error(
      system!.place,
      "wrong-value",
      `the log has no system ${system!.value}`,
      `it has: ${systems}`,
    );
  }
  const begin =
    from ?? startOfDay(own.reduce((least, each) => Math.min(least, each.from), Number.POSITIVE_INFINITY));
  const elsewhere = own.filter((each) => ids[Number(each.node)] === undefined).length;
  if (elsewhere > 0) leaveOut(elsewhere);
  return own.flatMap((each) => {
    const node = ids[Number(each.node)];
    if (node === undefined) return [];
    return [{ node, from: each.from - begin, until: each.until - begin, cause: each.cause }];
  });
}

function ofNames(
  failures: readonly LoggedFailure[],
  { file }: FailureLogItem,
  ids: readonly number[],
  nodes: readonly NodeSpec[],
  reading: Reading,
): OutageSpec[] {
  const byName = new Map(ids.map((id) => [nodes[id]!.name, id]));
  const unknown = failures.find(({ node }) => !byName.has(node));
  if (unknown !== undefined && ids.length > 0) {
    const message = `line ${unknown.line} of the log names a node that is not here: ${unknown.node}`;
    reading.error(file.place, "bad-target", message, "name nodes of the cluster, such as web-0");
  }
  return failures.flatMap(({ node, from, until, cause }) => {
    const id = byName.get(node);
    return id === undefined ? [] : [{ node: id, from, until, cause }];
  });
}

function startOfDay(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

const DAY = 86_400_000_000;
