import { describe, expect, it } from "vitest";
import { DEFAULT_KUBELET } from "../../src/spec/kubelet.ts";
import type { ContainerSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { aNode, exactly, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE } from "./a-node.ts";

/** A container that answers at once, of an image of so many megabytes, each of which takes a second. */
function of(image: string, megabytes: number, exists = true, change: Partial<ContainerSpec> = {}) {
  const behavior = aContainerBehavior({
    ...{ image, imageSize: megabytes * MEGABYTE, startup: exactly(0) },
    imageSpec: { layers: undefined, exists, failure: 0, build: undefined },
  });
  return aContainer({ image, behavior, ...change });
}

/** When which image was asked for and which container began, in one pod on a machine with this many parallel pulls. */
function inOnePod(
  containers: readonly ContainerSpec[],
  parallelPulls = 1,
  init: readonly ContainerSpec[] = [],
) {
  const node = aNode(0, { bandwidth: 1 });
  const machine = { ...node.machine, parallelPulls, kubelet: DEFAULT_KUBELET };
  const made = aNodeOf({ nodes: [{ ...node, machine }], registry: {} });
  made.bind(aTemplate({ containers: [...containers], initContainers: [...init], requests: [1, 1, 1] }));
  made.simulation.run(50 * SECOND);
  return made.events.flatMap(
    (line) => /^(\S+) web-0 (Pulling|Pulled): .*"(.*):v1"/.exec(line)?.slice(1).join(" ") ?? [],
  );
}

describe("a container whose image cannot be pulled", () => {
  it("holds up no container after it", () => {
    const asked = inOnePod([of("gone:v1", 1, false), of("b:v1", 3), of("c:v1", 2)]);
    // b 0 to 3, c 3 to 5; the first asks again after 10 and 20 s.
    expect(asked).toEqual([
      "0 Pulling gone",
      "0 Pulling b",
      "3 Pulled b",
      "3 Pulling c",
      "5 Pulled c",
      "10 Pulling gone",
      "30 Pulling gone",
    ]);
  });

  it("asks again when its pod pulls for no other one, however many pulls its node allows", () => {
    // Its 10 s are over while b is pulled, until 14.
    const asked = inOnePod([of("gone:v1", 1, false), of("b:v1", 14)], 5);
    expect(asked).toEqual([
      "0 Pulling gone",
      "0 Pulling b",
      "14 Pulled b",
      "14 Pulling gone",
      "34 Pulling gone",
    ]);
  });

  it("does not have another one of its pod ask for the same image before its backoff is over", () => {
    const asked = inOnePod([of("gone:v1", 1, false), of("gone:v1", 1, false)]);
    expect(asked).toEqual(["0 Pulling gone", "10 Pulling gone", "30 Pulling gone"]);
  });

  it("holds up those that wait for its end", () => {
    const asked = inOnePod([of("b:v1", 3)], 1, [of("gone:v1", 1, false)]);
    expect(asked).toEqual(["0 Pulling gone", "10 Pulling gone", "30 Pulling gone"]);
  });
});
