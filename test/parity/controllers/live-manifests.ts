import type { WorkloadSpec } from "../../../src/spec/objects.ts";
import { patched } from "./merge-patch.ts";
import type { Played } from "./played.ts";
import type { Manifest } from "./recording.ts";
import { named } from "./world-of.ts";

/** The manifests of a run's objects as they are by now, so that patches have something to change. */
export class LiveManifests {
  readonly #played: Played;
  readonly #written = new Map<string, Manifest>();

  constructor(played: Played) {
    this.#played = played;
  }

  set(object: Manifest): void {
    this.#written.set(`${object.kind}/${object.metadata.name}`, object);
  }

  /** The object after a patch. */
  patch(kind: string, name: string, patch: Manifest): Manifest {
    const before = this.#written.get(`${kind}/${name}`);
    if (before === undefined) throw new Error(`there is no ${kind} ${name} to patch`);
    const after = patched(this.#asItIs(kind, name, before), patch);
    this.set(after);
    return after;
  }

  /** What the simulator makes of a workload's manifest. */
  specOf(object: Manifest): WorkloadSpec {
    return named(this.#played.reader.objects(object).workloads[0]!, object);
  }

  /** With what verbs have changed since it was written. */
  #asItIs(kind: string, name: string, written: Manifest): Manifest {
    const { parts, numberOf } = this.#played;
    const number = numberOf(kind, name);
    if (number === undefined) return written;
    const { workloads } = parts;
    const deployment = workloads.deploymentAt(number)?.spec;
    const sized = deployment ?? workloads.statefulSetAt(number)?.spec ?? workloads.replicaSetAt(number);
    const template = (sized ?? workloads.daemonSetAt(number)?.spec)?.template;
    const spec = { ...written.spec };
    if (sized !== undefined) spec.replicas = sized.replicas;
    if (deployment !== undefined) spec.paused = deployment.isPaused;
    if (template !== undefined) spec.template = JSON.parse(template.key);
    return { ...written, spec };
  }
}
