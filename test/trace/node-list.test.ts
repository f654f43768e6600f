import { expect, it } from "vitest";
import { readNodeList } from "../../src/trace/node-list.ts";
import { problemsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();

it("reads what each node offers, in file order", async () => {
  const file = folder.write("sn,cpu_milli,memory_mib,gpu,model\nn1,64000,2,2,P100\nn0,32000,1,0,\n");
  const { nodes, problems } = await readNodeList(file);
  expect(problems).toEqual([]);
  expect(nodes).toEqual([
    { name: "n1", allocatable: { cpu: 64_000, memory: 2_097_152, "nvidia.com/gpu": 2 }, model: "P100" },
    { name: "n0", allocatable: { cpu: 32_000, memory: 1_048_576 }, model: "" },
  ]);
});

it("reports what is wrong with a list", async () => {
  const file = folder.write("sn,cpu_milli,memory_mib,gpu,model\na,1,1,0,\na,1,1,0,\n,x,1,0,\n");
  expect(problemsOf(await readNodeList(file))).toEqual([
    `3:1 sn: "a" is the name of line 2's node too (give each node a name of its own)`,
    '4:1 sn: "" is empty (a node needs a name)',
    '4:2 cpu_milli: "x" is not a number',
  ]);
  expect(problemsOf(await readNodeList(folder.write("sn,cpu_milli,memory_mib,gpu,model\n")))).toEqual([
    "1:1 no rows",
  ]);
  expect((await readNodeList(`${file}-not`, "nodes.csv")).problems).toMatchObject([
    { file: "nodes.csv", code: "unreadable-file" },
  ]);
});
