export interface Machine {
  readonly cpu: number;
  readonly memory: number;
  usedCpu: number;
  usedMemory: number;
}

export interface Wish {
  readonly cpu: number;
  readonly memory: number;
}

/** The columns cpu_milli and memory_mib of a list. */
export function readAmounts(text: string): Wish[] {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head!.split(",");
  const cpu = names.indexOf("cpu_milli");
  const memory = names.indexOf("memory_mib");
  return lines
    .map((line) => line.split(","))
    .map((cells) => ({ cpu: Number(cells[cpu]), memory: Number(cells[memory]) }));
}

/** The number of the machine for a pod, or -1; `last` is the machine that was chosen last, -1 at first. */
export type Choice = (wish: Wish, machines: readonly Machine[], last: number) => number;

const fits = (wish: Wish, machine: Machine) =>
  machine.usedCpu + wish.cpu <= machine.cpu && machine.usedMemory + wish.memory <= machine.memory;

/** Mean over CPU and memory of what would be left, as a fraction of capacity. */
const left = (wish: Wish, machine: Machine) =>
  ((machine.cpu - machine.usedCpu - wish.cpu) / machine.cpu +
    (machine.memory - machine.usedMemory - wish.memory) / machine.memory) /
  2;

function firstFrom(start: number, wish: Wish, machines: readonly Machine[]): number {
  for (let i = 0; i < machines.length; i++) {
    const machine = (start + i) % machines.length;
    if (fits(wish, machines[machine]!)) return machine;
  }
  return -1;
}

function best(wish: Wish, machines: readonly Machine[], isBetter: (a: number, b: number) => boolean): number {
  let chosen = -1;
  for (let i = 0; i < machines.length; i++) {
    if (!fits(wish, machines[i]!)) continue;
    if (chosen < 0 || isBetter(left(wish, machines[i]!), left(wish, machines[chosen]!))) chosen = i;
  }
  return chosen;
}

export const CHOICES: Readonly<Record<string, Choice>> = {
  "first-fit": (wish, machines) => firstFrom(0, wish, machines),
  "next-fit": (wish, machines, last) => firstFrom(Math.max(0, last), wish, machines),
  "round-robin": (wish, machines, last) => firstFrom(last + 1, wish, machines),
  "best-fit": (wish, machines) => best(wish, machines, (a, b) => a < b),
  "worst-fit": (wish, machines) => best(wish, machines, (a, b) => a > b),
};

/** Goes through the list again and again until a whole pass places nothing: the machine of each wish, -1 for none. */
export function fill(wishes: readonly Wish[], capacities: readonly Wish[], choose: Choice): number[] {
  const machines = capacities.map(({ cpu, memory }) => ({ cpu, memory, usedCpu: 0, usedMemory: 0 }));
  const chosen: number[] = [];
  let last = -1;
  for (let placed = 1; placed > 0; ) {
    placed = 0;
    for (const wish of wishes) {
      const machine = choose(wish, machines, last);
      chosen.push(machine);
      if (machine < 0) continue;
      machines[machine]!.usedCpu += wish.cpu;
      machines[machine]!.usedMemory += wish.memory;
      last = machine;
      placed++;
    }
  }
  return chosen;
}
