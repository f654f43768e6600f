import { expect, it } from "vitest";
import { alignResources } from "../../src/trace/align-resources.ts";
import { readTrace } from "../../src/trace/read-trace.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();

it("puts requests into the order of the world, with 0 for what the trace does not know", async () => {
  const columns = { cpu: "cpu", extended: { "b.io/x": "x", "a.io/y": "y" } };
  const reading = await readTrace({ format: "csv", file: folder.write("cpu,x,y\n1,2,3\n"), columns });
  expect(reading.columns.shapes).toEqual([[1000, 0, 1, 2, 3]]);
  const world = ["cpu", "memory", "pods", "nvidia.com/gpu", "a.io/y", "b.io/x"];
  const aligned = alignResources(reading, world);
  expect(aligned.shapes).toEqual([[1000, 0, 1, 0, 3, 2]]);
  expect(aligned.submitted).toBe(reading.columns.submitted);
  expect(() => alignResources(reading, ["cpu", "memory", "pods", "b.io/x"])).toThrow(/"a.io\/y"/);
});
