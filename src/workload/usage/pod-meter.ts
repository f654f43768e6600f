import type { NodeId } from "../../cluster/ids.ts";
import type { UsageChange } from "../../spec/load.ts";
import type { ContainerMeter, Draught } from "./container-meter.ts";
import { levelOf, takenNow } from "./container-meter.ts";
import { NOTHING, type SharedLoad, type Taken } from "./shared-load.ts";

/** What one pod uses, and has used. */
export class PodMeter {
  /** Number of its workload. */
  readonly workload: number;
  readonly node: NodeId;
  readonly containers: readonly ContainerMeter[];
  isReady = false;
  isRunning = false;
  isServing = false;
  #since: number;
  readonly #integrals = new Map<SharedLoad, number>();

  constructor(
    { workload, node }: { readonly workload: number; readonly node: NodeId },
    containers: readonly ContainerMeter[],
    now: number,
  ) {
    this.workload = workload;
    this.node = node;
    this.containers = containers;
    this.#since = now;
    for (const { cpu } of containers)
      if (cpu.shared !== undefined) this.#integrals.set(cpu.shared, cpu.shared.integralAt(now));
  }

  /** Counts what was used until now. */
  advance(now: number): void {
    for (const container of this.containers) {
      const { each, shared } = container.cpu;
      if (this.isRunning) container.cpuTime += (levelOf(container.cpu) - container.cut) * (now - this.#since);
      if (shared === undefined) continue;
      if (this.isRunning && this.isServing)
        container.cpuTime += each * (shared.integralAt(now) - this.#integrals.get(shared)!);
    }
    for (const shared of this.#integrals.keys()) this.#integrals.set(shared, shared.integralAt(now));
    this.#since = now;
  }

  now(): { readonly cpu: number; readonly memory: number } {
    if (!this.isRunning) return { cpu: 0, memory: 0 };
    return { cpu: this.#sum("cpu") - this.cut, memory: this.#sum("memory") };
  }

  /** What each container would use of an endless node, in millicores: its limit apart nobody holds it back. */
  get cpuClaims(): readonly number[] {
    return this.containers.map(({ cpu }) => (this.isRunning ? takenNow(cpu, this.isServing) : 0));
  }

  /** What its containers are short of since its node's CPU is used up. */
  get cut(): number {
    return this.containers.reduce((sum, { cut }) => sum + cut, 0);
  }

  /** From now on its containers get so much less than they claim, in their order. */
  setCuts(cuts: readonly number[], now: number): void {
    this.advance(now);
    for (const [position, container] of this.containers.entries()) container.cut = cuts[position] ?? 0;
  }

  reading(now: number) {
    this.advance(now);
    return this.containers.map(({ spec, cpuTime, memory }) => ({
      name: spec.name,
      cpuTime,
      memory: this.isRunning ? Math.round(takenNow(memory, this.isServing)) : 0,
    }));
  }

  /**
   * Without shares of loads: by how much it is more than what the template says; and `lost`, what its limits keep it
   * from using of CPU.
   */
  extra(): Taken {
    if (!this.isRunning) return NOTHING;
    const of = (pick: (container: ContainerMeter) => Draught) =>
      this.containers.reduce((sum, each) => sum + levelOf(pick(each)) - pick(each).constant, 0);
    const lost = this.containers.reduce((sum, { cpu }) => sum + cpu.wanted - levelOf(cpu), 0);
    return { cpu: of(({ cpu }) => cpu), memory: of(({ memory }) => memory), lost };
  }

  /** What one unit of a load takes of it. */
  eachOf(shared: SharedLoad): { readonly cpu: number; readonly memory: number } {
    const of = (pick: (container: ContainerMeter) => Draught) =>
      this.containers.reduce((sum, each) => sum + (pick(each).shared === shared ? pick(each).each : 0), 0);
    return { cpu: of(({ cpu }) => cpu), memory: of(({ memory }) => memory) };
  }

  /** Draws anew what is drawn that often. */
  redraw(interval: number): void {
    for (const { cpu, memory } of this.containers)
      for (const draught of [cpu, memory])
        if (draught.drawn?.every === interval) draught.wanted = draught.drawn.draw();
  }

  /** From now on a constant. */
  fix({ container, cpu, memory }: UsageChange): void {
    for (const each of this.containers) {
      if (container !== "" && each.spec.name !== container) continue;
      if (cpu !== undefined) Object.assign(each.cpu, { wanted: cpu, each: 0, drawn: undefined });
      if (memory !== undefined) Object.assign(each.memory, { wanted: memory, each: 0, drawn: undefined });
    }
  }

  #sum(resource: "cpu" | "memory"): number {
    return this.containers.reduce((sum, each) => sum + takenNow(each[resource], this.isServing), 0);
  }
}
