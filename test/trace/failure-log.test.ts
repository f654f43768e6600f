import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type FailureLogFormat, readFailureLog } from "../../src/trace/failure-log.ts";

const folder = mkdtempSync(join(tmpdir(), "failure-log-"));
const LANL =
  "System,machine type,nodes,procstot,procsinnode,nodenum,nodenumz,node install,node prod,node decom,fru type,mem," +
  "cputype,memtype,num intercon,purpose,Prob Started,Prob Fixed,Down Time,Facilities,Hardware,Human Error,Network," +
  "Undetermined,Software,Same Event";

function read(name: string, format: FailureLogFormat, ...lines: readonly string[]) {
  const file = join(folder, name);
  const text = lines.join("\n");
  writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return readFailureLog(file, name, format);
}

describe("a log of Los Alamos", () => {
  it("gives system, node, times and cause, compressed and with commas in the cause", async () => {
    const row = (times: string, causes: string) =>
      `20,cluster,4,16,4,3,3,,,,part,16,2,2,2,compute,${times},1,${causes},No`;
    const { failures, dropped, problems } = await read(
      "a.csv.gz",
      "lanl",
      LANL,
      row("1/1/1970 0:01,1/1/1970 1:00", ",Memory Dimm,,,,"),
      row("1/1/1970 0:02,1/1/1970 1:00", ',,,,,"MPI, PVM"'),
      row("1/1/1970 0:03,1/1/1970 1:00", ",,,,Undetermined,"),
      // Over before it began, and without an end: no time.
      row("1/1/1970 0:04,1/1/1970 0:01", ",,,,,"),
      row("1/1/1970 0:05,", ",,,,,"),
      // Of a system without numbers of its nodes.
      "17,,,,,,,,,,,,,,,,1/1/1970 0:06,1/1/1970 0:07,1,,Other,,,,,No",
    );
    expect(problems).toEqual([]);
    expect(dropped).toEqual([
      { reason: "nothing was down for any time", count: 2, firstLine: 5 },
      { reason: "it names no node", count: 1, firstLine: 7 },
    ]);
    const common = { system: "20", node: "3", until: 3_600_000_000 };
    expect(failures).toEqual([
      { ...common, from: 60_000_000, cause: "Hardware: Memory Dimm", line: 2 },
      { ...common, from: 120_000_000, cause: "Software: MPI, PVM", line: 3 },
      { ...common, from: 180_000_000, cause: "Undetermined", line: 4 },
    ]);
  });
});

describe("a log of one's own", () => {
  it("names nodes and gives times from the begin of the run", async () => {
    const { failures } = await read("b.csv", "csv", "cause,node,from,until", "disk,web-0,90s,2h");
    expect(failures).toEqual([
      { system: "", node: "web-0", from: 90_000_000, until: 7_200_000_000, cause: "disk", line: 2 },
    ]);
  });

  it("need not know causes, and must say nodes and times", async () => {
    const { problems, failures } = await read(
      "c.csv",
      "csv",
      "node,from,until",
      "web-0,1m,2m",
      ",1m,2m",
      "web-1,1,2m",
    );
    expect(failures).toMatchObject([{ node: "web-0", cause: "" }]);
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '3 node: "" is empty',
      '4 from: "1" has no unit',
    ]);
  });
});
