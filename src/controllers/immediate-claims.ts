import type { Cluster } from "../cluster/cluster.ts";
import { keyOfClaim } from "../cluster/storage/storage-tables.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { ClaimSpec } from "../spec/storage.ts";

/**
 * The controller of PersistentVolumes, as far as claims wait for no pod: it takes its time, in which the scheduler
 * finds that a "pod has unbound immediate PersistentVolumeClaims". Where that takes none they are bound at once.
 */
export class ImmediateClaims {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #volumes: ControlPlaneSpec["volumes"];
  readonly #bind: EventKind;
  readonly #make: EventKind;
  /** By number, as they were when they came. */
  readonly #claims: ClaimSpec[] = [];
  readonly #underWay = new Set<string>();

  constructor(simulation: Simulation, cluster: Cluster, { volumes }: Pick<ControlPlaneSpec, "volumes">) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#volumes = volumes;
    this.#bind = simulation.define("claim-bind", (number) => this.#onBind(number));
    this.#make = simulation.define("claim-provision", (number) => this.#onMake(number));
  }

  /** From now on it takes its time. */
  start(): void {
    const { immediate } = this.#volumes;
    if (immediate === 0) return;
    this.#cluster.storage.bindLater = (claim) => {
      const key = keyOfClaim(claim);
      if (this.#underWay.has(key)) return;
      this.#underWay.add(key);
      this.#simulation.schedule(this.#bind, immediate, this.#claims.push(claim) - 1);
    };
  }

  /** Whether claims are still to be bound. */
  get isActive(): boolean {
    return this.#underWay.size > 0;
  }

  #onBind(number: number): void {
    const claim = this.#present(number);
    if (claim !== undefined && this.#cluster.storage.binder.bindToPresent(claim))
      this.#simulation.schedule(this.#make, this.#volumes.provision, number);
    else this.#end(number);
  }

  #onMake(number: number): void {
    const claim = this.#present(number);
    if (claim?.state === "pending") this.#cluster.storage.binder.makeVolumeFor(claim);
    this.#end(number);
  }

  /** The claim as it is now; undefined: it is gone. */
  #present(number: number): ClaimSpec | undefined {
    return this.#cluster.storage.tables.claim(keyOfClaim(this.#claims[number]!));
  }

  #end(number: number): void {
    this.#underWay.delete(keyOfClaim(this.#claims[number]!));
  }
}
