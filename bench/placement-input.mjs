// What both sides of bench/placement.mjs place, and where: plain objects in canonical units.
import { createStream } from "../dist/random/streams.js";

const MI = 2 ** 20;
const NODES = 5_000;
const PODS = 20_000;
const SHAPES = 200;

/** Pods that are placed before decisions are compared, so that nodes differ. */
export const PLACED_BEFORE = 18_000;

export const RESOURCES = ["cpu", "memory", "pods"];
const MACHINE = { allocatable: [32_000, 128 * 1024 * MI, 110], bandwidth: 125 };

export const nodes = Array.from({ length: NODES }, (_, i) => ({
  name: `node-${i}`,
  pool: "all",
  zone: "abc"[i % 3],
  rack: "",
  machine: MACHINE,
  pricePerHour: 0,
  labels: {},
  taints: [],
  images: {},
  isCordoned: false,
}));

/** By shape: 50 to 2,000 millicores, 64 to 4,096 Mi, one pod. */
export const shapes = Array.from({ length: SHAPES }, (_, s) => [
  50 + ((37 * s) % 40) * 50,
  (64 + ((53 * s) % 64) * 64) * MI,
  1,
]);

/** The shape of each pod: all shapes equally often, in random order. */
export const pods = shuffled(
  Array.from({ length: PODS }, (_, i) => i % SHAPES),
  createStream(1, "bench", "order"),
);

/** Draws among nodes of equal score. */
export const ties = createStream(1, "bench", "ties");

/** Time of `decide` in microseconds of CPU a pod, over the pods `from` to `to`. */
export function timeOf(decide, from, to) {
  const start = process.cpuUsage();
  for (let i = from; i < to; i++) decide(i);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / (to - from);
}

function shuffled(items, stream) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
