import { describe, expect, it } from "vitest";
import { storageLimits } from "../../src/kubelet/storage-limits.ts";
import type { ContainerSpec, PodTemplateSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { exactly, SECOND } from "../worlds.ts";
import { aNodeOf } from "./a-node.ts";

const MI = 2 ** 20;
/** Mebibytes a second. */
const perSecond = (mebibytes: number) => (mebibytes * MI) / SECOND;

/** A container that has written so many mebibytes when it answers, and writes on. */
function writing(disk: number, growth: number, change: Partial<ContainerSpec> = {}): ContainerSpec {
  const written = { disk: disk * MI, growth: { memory: 0, disk: perSecond(growth) } };
  return aContainer({ behavior: aContainerBehavior({ startup: exactly(0), ...written }), ...change });
}

function podOf(containers: readonly ContainerSpec[], change: Partial<PodTemplateSpec> = {}): PodTemplateSpec {
  return aTemplate({ containers, ...change });
}

describe("what a pod may write to its node's disk", () => {
  it("ends at a container's limit, which the next look sees", () => {
    const { simulation, bind, log, events } = aNodeOf({});
    bind(podOf([writing(10, 3, { storageLimit: 50 * MI })], { restartPolicy: "Never" }));
    simulation.run(60 * SECOND);
    // 10 + 3 a second is 50 after 13.3 s: seen at 20. Of one container the pod's sum is looked at first.
    expect(log).toEqual(["0 ready 0", "20 ended 137 0"]);
    expect(events).toContain(
      "20 web-0 Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 50Mi. ",
    );
  });

  it("names the container where the others leave room in the sum", () => {
    const { simulation, bind, events } = aNodeOf({});
    const idle = aContainer({ name: "idle", storageLimit: 500 * MI });
    bind(podOf([writing(60, 0, { storageLimit: 50 * MI }), idle]));
    simulation.run(10 * SECOND);
    expect(events).toContain(
      '0 web-0 Evicted: Container main exceeded its local ephemeral storage limit "50Mi". ',
    );
  });

  it("ends at the size of the emptyDir that it is written to", () => {
    const { simulation, bind, log, events } = aNodeOf({});
    const main = writing(0, 10, { scratch: "cache" });
    bind(podOf([main], { emptyDirs: [{ name: "cache", limit: 1_000_000_000 }] }));
    simulation.run(120 * SECOND);
    // 953.67 Mi, 10 a second: past it after 95.4 s.
    expect(log).toEqual(["0 ready 0", "100 ended 137 0"]);
    expect(events).toContain('100 web-0 Evicted: Usage of EmptyDir volume "cache" exceeds the limit "1G". ');
  });

  it("is what several pods are evicted for at one look, and critical ones never", () => {
    const { simulation, bind, log } = aNodeOf({});
    const template = podOf([writing(60, 0, { storageLimit: 50 * MI })]);
    bind(template);
    bind(template);
    bind({ ...template, priority: 2_000_000_000 });
    simulation.run(100 * SECOND);
    expect(log.filter((line) => line.includes("ended"))).toEqual(["0 ended 137 0", "0 ended 137 1"]);
  });
});

it("limits that nobody writes to are not looked at", () => {
  const written = writing(1, 0, { storageLimit: 10, scratch: "cache" });
  const emptyDirs = [
    { name: "cache", limit: 20 },
    { name: "other", limit: 30 },
  ];
  const idle = aContainer({ name: "idle", storageLimit: 40 });
  // Not "other", not idle's own, and not main's, which writes nothing to its layer.
  expect(
    storageLimits(podOf([idle, written], { emptyDirs })).map(({ limit, containers }) => [limit, containers]),
  ).toEqual([
    [20, [1]],
    [50, [1]],
  ]);
});
