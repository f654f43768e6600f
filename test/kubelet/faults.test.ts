import { describe, expect, it } from "vitest";
import type { ContainerFaults } from "../../src/spec/container-faults.ts";
import type { ContainerSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, SECOND } from "../worlds.ts";
import { aNodeOf } from "./a-node.ts";

const NEVER_FAILS: ContainerFaults = {
  crash: undefined,
  hang: undefined,
  flap: undefined,
  postStart: undefined,
};
const ALWAYS = { probability: 1, starts: Number.POSITIVE_INFINITY };

/** Answers at once, and stops at once when it is told to. */
function faulty(faults: Partial<ContainerFaults>, change: Partial<ContainerSpec> = {}): ContainerSpec {
  const behavior = aContainerBehavior({ startup: exactly(0), faults: { ...NEVER_FAILS, ...faults } });
  return aContainer({ behavior, ...change });
}

function logOf(container: ContainerSpec, seconds: number, seed = 1) {
  const { simulation, bind, log, events } = aNodeOf({ seed });
  bind(aTemplate({ containers: [container] }));
  simulation.run(seconds * SECOND);
  return { log, events };
}

describe("a container that crashes", () => {
  it("does so at its first starts alone, where it is said so", () => {
    const crash = { after: exactly(5 * SECOND), code: 3, probability: 1, starts: 2 };
    // 0-5, at once 5-10, after 10 s from 20 on for good.
    expect(logOf(faulty({ crash }), 1000).log).toEqual([
      ...["0 ready 0", "5 unready 0", "5 restarted 0", "5 ready 0", "10 unready 0"],
      ...["20 restarted 0", "20 ready 0"],
    ]);
  });

  it("does so with its probability, the same whatever else happens", () => {
    const crash = { after: exactly(SECOND), code: 1, probability: 0.5, starts: 1 };
    const crashed = Array.from(
      { length: 200 },
      (_, seed) => logOf(faulty({ crash }), 3, seed).log.length > 1,
    );
    const count = crashed.filter(Boolean).length;
    // Binomial(200, 0.5): within four standard deviations, 28, of 100.
    expect(count).toBeGreaterThan(72);
    expect(count).toBeLessThan(128);
    expect(logOf(faulty({ crash }), 3, 7).log).toEqual(logOf(faulty({ crash }), 3, 7).log);
  });

  it("tells its code, which decides about its restart", () => {
    const crash = { after: exactly(5 * SECOND), code: 3, ...ALWAYS };
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [faulty({ crash })], restartPolicy: "Never" }));
    const restart = { policy: "Never", rules: [{ operator: "In", codes: [3] }] } as const;
    bind(aTemplate({ containers: [faulty({ crash }, { restart })], restartPolicy: "Never" }));
    simulation.run(6 * SECOND);
    expect(log.filter((line) => !line.includes("ready"))).toEqual(["5 ended 3 0", "5 restarted 1"]);
  });
});

describe("a container that hangs", () => {
  const hang = { after: exactly(12 * SECOND), ...ALWAYS };

  it("is found by its liveness probe, killed and started again", () => {
    const livenessProbe = aProbe();
    // Tries at 20, 30 and 40 time out a second later: killed at 41, at most 3 x 10 + 1 s after 10.
    const { log, events } = logOf(faulty({ hang }, { livenessProbe }), 50);
    expect(log).toEqual(["0 ready 0", "41 unready 0", "41 restarted 0", "41 ready 0"]);
    expect(events).toContain("41 web-0 Killing: Container main failed liveness probe, will be restarted");
  });

  it("is found as late as possible where it hangs just after a try", () => {
    const justAfter = { after: exactly(10 * SECOND + 1), ...ALWAYS };
    const log = logOf(faulty({ hang: justAfter }, { livenessProbe: aProbe() }), 50).log;
    // 10 s + 3 periods + the timeout.
    expect(log).toContain("41 restarted 0");
  });

  it("is not ready from when its readiness probe has failed often enough, and stays so without liveness probe", () => {
    const readinessProbe = aProbe({ period: 5 * SECOND, failureThreshold: 2 });
    // Tries at 15 and 20, the second one times out at 21.
    const { log, events } = logOf(faulty({ hang }, { readinessProbe }), 1000);
    expect(log).toEqual(["0 ready 0", "21 unready 0"]);
    expect(events.at(-1)).toBe("21 web-0 Unhealthy: Readiness probe failed: the container does not answer");
  });

  it("has the grace of the probe that has it killed", () => {
    const behavior = aContainerBehavior({
      startup: exactly(0),
      shutdown: exactly(1000 * SECOND),
      faults: { ...NEVER_FAILS, hang },
    });
    const livenessProbe = aProbe({ grace: 7 * SECOND });
    expect(logOf(aContainer({ behavior, livenessProbe }), 60).log).toContain("48 restarted 0");
  });

  it("does not hold up its own deletion: probes ask no more", () => {
    const behavior = aContainerBehavior({
      startup: exactly(0),
      shutdown: exactly(20 * SECOND),
      faults: { ...NEVER_FAILS, hang },
    });
    const { cluster, bind, log, at } = aNodeOf();
    const pod = bind(aTemplate({ containers: [aContainer({ behavior, livenessProbe: aProbe() })] }));
    at(40, () => cluster.requestDeletion(pod, "deletion"));
    at(100, () => undefined);
    // Killed at 41 by the probe it would be gone at 61 as well; it is at 40 + 20.
    expect(log.at(-1)).toBe("60 removed 0");
  });
});

describe("readiness that flaps", () => {
  const flap = { ready: exactly(30 * SECOND), unready: exactly(20 * SECOND) };

  it("is seen by the readiness probe, after as many tries as it takes", () => {
    const readinessProbe = aProbe({ period: 5 * SECOND, failureThreshold: 2, successThreshold: 3 });
    // Ready 0-30, 50-80, 100-...: third try 10; failures at 30 and 35; successes at 50, 55, 60; failures 80, 85.
    expect(logOf(faulty({ flap }, { readinessProbe }), 90).log).toEqual([
      ...["10 ready 0", "35 unready 0", "60 ready 0", "85 unready 0"],
    ]);
  });

  it("is not seen where it is shorter than the probe takes", () => {
    const short = { ready: exactly(30 * SECOND), unready: exactly(10 * SECOND) };
    const readinessProbe = aProbe();
    // One failing try in each 10 s of not being ready, of three that are needed.
    expect(logOf(faulty({ flap: short }, { readinessProbe }), 500).log).toEqual(["0 ready 0"]);
  });

  it("is seen at once without a probe", () => {
    expect(logOf(faulty({ flap }), 60).log).toEqual(["0 ready 0", "30 unready 0", "50 ready 0"]);
  });
});

describe("a postStart hook", () => {
  const second = aContainer({ name: "second", behavior: aContainerBehavior({ startup: exactly(0) }) });

  it("holds up the containers after it, and the probes of its own", () => {
    const first = faulty({}, { postStart: 8 * SECOND });
    const { simulation, bind, log, events } = aNodeOf();
    bind(aTemplate({ containers: [first, second] }));
    simulation.run(20 * SECOND);
    expect(log).toEqual(["8 ready 0"]);
    expect(events).toContain("8 web-0 Started: Started container second");
  });

  it("that fails has its container killed and restarted with backoff, and the others started", () => {
    const first = faulty({ postStart: { probability: 1, starts: 2 } }, { postStart: 4 * SECOND });
    const { simulation, bind, log, events } = aNodeOf();
    bind(aTemplate({ containers: [first, second] }));
    simulation.run(40 * SECOND);
    // Killed at 4, again at 8, then after 10 s at 18 for good: 22.
    expect(log).toEqual(["4 restarted 0", "18 restarted 0", "22 ready 0"]);
    expect(events).toContain("4 web-0 FailedPostStartHook: PostStartHook failed");
    expect(events).toContain("4 web-0 Started: Started container second");
  });
});

it("a pod that is active for too long fails with all its containers", () => {
  const { simulation, kubelet, cluster, bind, log } = aNodeOf();
  const shutdown = exactly(3 * SECOND);
  const behavior = aContainerBehavior({ startup: exactly(0), shutdown });
  const pod = bind(aTemplate({ containers: [aContainer({ behavior })], activeDeadline: 20 * SECOND }));
  simulation.run(21 * SECOND);
  expect(kubelet.stateOf(pod)).toBe("DeadlineExceeded");
  let reason = "";
  cluster.listen({ podEnded: (ended) => (reason = cluster.endReasonOf(ended)) });
  simulation.run(30 * SECOND);
  expect(log).toEqual(["0 ready 0", "20 unready 0", "23 ended 137 0"]);
  expect(reason).toBe("DeadlineExceeded");
});

describe("a kubelet that takes its time", () => {
  const crash = { after: exactly(5 * SECOND), code: 1, ...ALWAYS };

  it("sees at its next relist that a container has ended", () => {
    const { simulation, bind, log } = aNodeOf({ kubelets: { relist: SECOND, hasWorkerRetry: false } });
    bind(aTemplate({ containers: [faulty({ crash: { ...crash, after: exactly(5 * SECOND + 1) } })] }));
    simulation.run(7 * SECOND);
    expect(log).toEqual(["0 ready 0", "6 unready 0", "6 restarted 0", "6 ready 0"]);
  });

  it("tries again when the pod's worker looks: before 1.35 each 10 to 15 s, since then when the backoff is over", () => {
    const restartsOf = (kubernetesVersion: string) => {
      const kubelets = { relist: 0, hasWorkerRetry: true };
      const { simulation, bind, log } = aNodeOf({ kubelets, kubernetesVersion });
      bind(aTemplate({ containers: [faulty({ crash })] }));
      simulation.run(600 * SECOND);
      return log.filter((line) => line.includes("restarted")).map((line) => Number.parseFloat(line));
    };
    const waits = (restarts: readonly number[]) => restarts.slice(1).map((at, i) => at - restarts[i]! - 5);
    const [old, now] = [waits(restartsOf("1.34")), waits(restartsOf("1.36"))];
    // Backoffs of 10, 20 and 40 s: sums of 10 to 15 s that reach them, and 1 to 1.5 times as much.
    for (const [i, backoff] of [10, 20, 40].entries()) {
      expect(old[i]).toBeGreaterThanOrEqual(backoff);
      expect(old[i]).toBeLessThan(backoff + 15);
      expect(now[i]).toBeGreaterThanOrEqual(backoff);
      expect(now[i]).toBeLessThanOrEqual(1.5 * backoff);
    }
    expect(old).not.toEqual(now);
  });
});
