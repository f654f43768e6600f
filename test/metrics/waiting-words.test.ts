import { describe, expect, it } from "vitest";
import { causesInWords, podsInWords } from "../../src/metrics/waiting-words.ts";

describe("what pods wait for, in words", () => {
  it.each([
    ["0/12 nodes are available: 12 Insufficient cpu.", "Insufficient cpu on 12 nodes"],
    [
      "0/6 nodes are available: 1 node(s) were unschedulable, 2 node(s) had untolerated taint {a: b}, 3 Insufficient memory.",
      "Insufficient memory on 3 nodes, untolerated taint {a: b} on 2 nodes, unschedulable on 1 node",
    ],
    [
      "0/6 nodes are available: 6 Insufficient cpu. no new claims to deallocate, preemption: 0/6 nodes are available: 6 No preemption victims found for incoming pod.",
      "Insufficient cpu on 6 nodes",
    ],
    [
      "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
      "didn't match pod anti-affinity rules on 2 nodes",
    ],
    [
      '0/3 nodes are available: persistentvolumeclaim "data" not found.',
      'persistentvolumeclaim "data" not found',
    ],
    [
      "2/6 nodes would fit, but the queue holds the pod back.",
      "2/6 nodes would fit, but the queue holds the pod back",
    ],
  ])("tells the causes of %s, most nodes first", (message, words) => {
    expect(causesInWords(message)).toBe(words);
  });

  it.each([
    [3, "0/12 nodes are available: 12 Insufficient cpu.", "3 pods pending: Insufficient cpu on 12 nodes"],
    [1, "CrashLoopBackOff", "1 pod crashes again and again: CrashLoopBackOff"],
    [2, "Init:CrashLoopBackOff", "2 pods crash again and again: Init:CrashLoopBackOff"],
    [2, "ImagePullBackOff", "2 pods cannot pull their image app:v2: ImagePullBackOff"],
    [2, "Pulling image app:v2", "2 pods pulling image app:v2"],
    [2, "Running, not ready: readiness probe", "2 pods running, not ready: readiness probe"],
    [1, "Init:1/2", "1 pod starting: Init:1/2"],
    [4, "Terminating", "4 pods terminating"],
    [1, "NodeCutOff", "1 pod on a node that is cut off: NodeCutOff"],
    [2, "", "2 pods not ready"],
  ])("says of %i pods in the state %s what they do", (count, state, words) => {
    expect(podsInWords(count, state, "app:v2")).toBe(words);
  });
});
