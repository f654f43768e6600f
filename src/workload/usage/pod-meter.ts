import type { UsageChange } from "../../spec/load.ts";
import type { ContainerMeter, Draught } from "./container-meter.ts";
import { takenNow } from "./container-meter.ts";
import type { SharedLoad } from "./shared-load.ts";

/** What one pod uses, and has used. */
export class PodMeter {
  /** Number of its workload. */
  readonly workload: number;
  readonly containers: readonly ContainerMeter[];
  isReady = false;
  isRunning = false;
  isServing = false;
  #since: number;
  readonly #integrals = new Map<SharedLoad, number>();

  constructor(workload: number, containers: readonly ContainerMeter[], now: number) {
    this.workload = workload;
    this.containers = containers;
    this.#since = now;
    for (const { cpu } of containers)
      if (cpu.shared !== undefined) this.#integrals.set(cpu.shared, cpu.shared.integralAt(now));
  }

  /** Counts what was used until now. */
  advance(now: number): void {
    for (const container of this.containers) {
      const { level, each, shared } = container.cpu;
      if (this.isRunning) container.cpuTime += level * (now - this.#since);
      if (shared === undefined) continue;
      if (this.isRunning && this.isServing)
        container.cpuTime += each * (shared.integralAt(now) - this.#integrals.get(shared)!);
    }
    for (const shared of this.#integrals.keys()) this.#integrals.set(shared, shared.integralAt(now));
    this.#since = now;
  }

  now(): { readonly cpu: number; readonly memory: number } {
    if (!this.isRunning) return { cpu: 0, memory: 0 };
    return { cpu: this.#sum("cpu"), memory: this.#sum("memory") };
  }

  reading(now: number) {
    this.advance(now);
    return this.containers.map(({ spec, cpuTime, memory }) => ({
      name: spec.name,
      cpuTime,
      memory: this.isRunning ? Math.round(takenNow(memory, this.isServing)) : 0,
    }));
  }

  /** By how much it is more than what the template says, without shares of loads. */
  extra(): { readonly cpu: number; readonly memory: number } {
    if (!this.isRunning) return { cpu: 0, memory: 0 };
    const of = (pick: (container: ContainerMeter) => Draught) =>
      this.containers.reduce((sum, each) => sum + pick(each).level - pick(each).constant, 0);
    return { cpu: of(({ cpu }) => cpu), memory: of(({ memory }) => memory) };
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
        if (draught.drawn?.every === interval) draught.level = draught.drawn.draw();
  }

  /** From now on a constant. */
  fix({ container, cpu, memory }: UsageChange): void {
    for (const each of this.containers) {
      if (container !== "" && each.spec.name !== container) continue;
      if (cpu !== undefined) Object.assign(each.cpu, { level: cpu, each: 0, drawn: undefined });
      if (memory !== undefined) Object.assign(each.memory, { level: memory, each: 0, drawn: undefined });
    }
  }

  #sum(resource: "cpu" | "memory"): number {
    return this.containers.reduce((sum, each) => sum + takenNow(each[resource], this.isServing), 0);
  }
}
