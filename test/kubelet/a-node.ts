import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Kubelet } from "../../src/kubelet/kubelet.ts";
import { type ControlPlaneSpec, INSTANT } from "../../src/spec/control-plane.ts";
import type { KubeletTiming } from "../../src/spec/kubelet.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { RegistrySpec } from "../../src/spec/registry.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aWorld, nodesOf, SECOND } from "../worlds.ts";

export const N0 = 0 as NodeId;
export const N1 = 1 as NodeId;

export const MILLISECOND = 1000;

/** A machine that pulls a megabyte a second. */
export const MEGABYTE = 1_000_000;
export const SLOW = { bandwidth: 1 };

export interface Setting {
  readonly nodes?: readonly NodeSpec[];
  readonly latencies?: Partial<ControlPlaneSpec["latencies"]>;
  readonly seed?: number;
  readonly registry?: Partial<RegistrySpec>;
  readonly kubelets?: KubeletTiming;
  readonly kubernetesVersion?: string;
  /** Of the one Deployment. */
  readonly label?: string;
}

/** Kubelets with a cluster and a clock, and pods of one Deployment that the test binds itself. */
export function aNodeOf({
  nodes = nodesOf({}),
  latencies = {},
  seed = 1,
  label = "web",
  registry,
  kubelets,
  kubernetesVersion = "1.36",
}: Setting = {}) {
  const world = aWorld({
    nodes,
    objects: objectsOf([aDeployment({ name: label })]),
    controlPlane: { ...INSTANT, latencies: { ...INSTANT.latencies, ...latencies } },
    kubernetesVersion,
    ...(kubelets !== undefined && { kubelets }),
    ...(registry !== undefined && { registry: { ...PLAIN_REGISTRY, ...registry } }),
  });
  const simulation: Simulation = new Simulation("ladder", () => checkInvariants(cluster));
  const cluster = new Cluster(simulation, world.resources, world.nodes);
  const log: string[] = [];
  const tell = (what: string) => (pod: PodId) =>
    log.push(`${simulation.now / SECOND} ${what} ${cluster.pods.index[pod]}`);
  cluster.listen({
    podReady: tell("ready"),
    podUnready: tell("unready"),
    podRestarted: tell("restarted"),
    podRemoved: tell("removed"),
    podEnded: (pod) => tell(`ended ${cluster.pods.exitCode[pod]}`)(pod),
  });
  const events: string[] = [];
  cluster.listen({
    eventRecorded: ({ name, reason, message }) =>
      events.push(`${simulation.now / SECOND} ${name} ${reason}: ${message}`),
  });
  const kubelet = new Kubelet(simulation, cluster, world, seed);
  let made = 0;

  const submit = (template: PodTemplateSpec): PodId => {
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const index = made++;
    const name = `web-${index}`;
    const fixed = { workload: 0, origin: 0, duration: Number.POSITIVE_INFINITY, expected: 0, revision: 1 };
    return cluster.submit({ ...fixed, podClass, index, name, template });
  };
  const bind = (template: PodTemplateSpec, node = N0): PodId => {
    const pod = submit(template);
    cluster.bind(pod, node);
    return pod;
  };
  /** At a second, after whatever else happens then. */
  const at = (seconds: number, act: () => void) => {
    simulation.run(seconds * SECOND);
    act();
  };
  return { simulation, cluster, kubelet, log, events, submit, bind, at };
}

const PLAIN_REGISTRY: RegistrySpec = {
  ...{ bandwidth: Number.POSITIVE_INFINITY, manifest: 0, sharedBase: 0, outages: [], builders: 1 },
};
