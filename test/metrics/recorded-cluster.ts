import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { EventLog } from "../../src/metrics/event-log.ts";
import { Recorder } from "../../src/metrics/recorder.ts";
import type { WhyNotReady } from "../../src/metrics/waiting-words.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { PodRecord } from "../../src/spec/run-result.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { aTemplate } from "../objects.ts";
import { metricOf, NEVER, SECOND } from "../worlds.ts";

export interface NewReplica {
  /** Position in the world's workloads. */
  readonly of?: number;
  readonly revision?: number;
  readonly template?: PodTemplateSpec;
  readonly name?: string;
  /** Where it is bound, at once. */
  readonly on?: number;
}

/** A cluster that is measured, and to which the test does by hand what controllers, scheduler and kubelets would. */
export function aRecordedCluster(world: WorldSpec, why?: WhyNotReady) {
  const simulation = new Simulation();
  const cluster = new Cluster(simulation, world.resources, world.nodes);
  const recorder = new Recorder(simulation, cluster, world, why && { whyNotReady: why });
  const events: string[] = [];
  const records: PodRecord[] = [];
  const log = new EventLog(
    cluster,
    world,
    {
      event: (time, reason, pod, node, message) =>
        events.push(`${time / SECOND} ${reason} [${pod}] [${node}] ${message}`),
      pod: (record) => records.push({ ...record }),
    },
    why,
  );
  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());

  function create({ of = 0, revision = 1, template = aTemplate(), name = "pod", on = NO_NODE }: NewReplica) {
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const workload = world.tasks.length + of;
    const made = { podClass, workload, revision, template, name };
    const pod = cluster.submit({ ...made, index: 0, origin: 0, duration: NEVER, expected: NEVER });
    if (on !== NO_NODE) cluster.bind(pod, on as NodeId);
    return pod;
  }

  return {
    cluster,
    recorder,
    events,
    records,
    create,
    /** A replica that is bound and ready at once. */
    serve(replica: NewReplica): PodId {
      const pod = create(replica);
      cluster.ready(pod);
      return pod;
    },
    /** Does something some seconds from now: from 0, unless in the middle of the run. */
    at(seconds: number, what: () => void): void {
      simulation.schedule(act, seconds * SECOND, acts.push(what) - 1, 0, 1);
    },
    /** Runs to a second, and gives what was measured. */
    finish(seconds: number) {
      simulation.run(seconds * SECOND);
      log.finish();
      const measured = recorder.finish();
      return {
        ...measured,
        value: (metric: string, stat: string, labels = "") =>
          metricOf(measured.metrics, metric, stat, labels),
      };
    },
  };
}
