// Writes batch-day.csv: `node scenarios/data/make-batch-day.mjs > scenarios/data/batch-day.csv`. README.md says what it models.

const SEED = 20240917;
const DAY = 24 * 3600;

/** Share of rows, requests, median and spread (sigma of the logarithm) of the duration in seconds, most instances. */
const KINDS = [
  { name: "etl", share: 0.45, cpu: "500m", memory: "1Gi", median: 240, sigma: 0.8, instances: 8 },
  { name: "report", share: 0.25, cpu: "1", memory: "2Gi", median: 420, sigma: 0.7, instances: 1 },
  { name: "query", share: 0.15, cpu: "2", memory: "16Gi", median: 900, sigma: 1.0, instances: 2 },
  { name: "render", share: 0.1, cpu: "4", memory: "8Gi", median: 1500, sigma: 0.6, instances: 4 },
  { name: "training", share: 0.05, cpu: "8", memory: "32Gi", median: 4800, sigma: 0.9, instances: 1 },
];

const uniform = mulberry32(SEED);

console.log("submit_s,kind,cpu,memory,instances,duration_s,estimate_s");
for (const submit of arrivals()) {
  const kind = pick(uniform());
  const instances = 1 + Math.floor(uniform() * kind.instances);
  const duration = Math.max(5, Math.round(kind.median * Math.exp(kind.sigma * normal())));
  // People ask for half as much again, or up to four times, and round up to five minutes.
  const estimate = 300 * Math.ceil((duration * (1.5 + 2.5 * uniform())) / 300);
  console.log([submit, kind.name, kind.cpu, kind.memory, instances, duration, estimate].join(","));
}

/** Whole seconds of a Poisson process with the rate below, by thinning. */
function* arrivals() {
  const highest = 160;
  for (let at = 0; ; ) {
    at += (-Math.log(1 - uniform()) * 3600) / highest;
    if (at >= DAY) return;
    if (uniform() * highest < ratePerHour(at / 3600)) yield Math.floor(at);
  }
}

function ratePerHour(hour) {
  return 20 + bump(hour, 120, 9, 1.2) + bump(hour, 50, 14.5, 2);
}

function bump(hour, height, centre, width) {
  return height * Math.exp(-((hour - centre) ** 2) / (2 * width ** 2));
}

function pick(share) {
  let upTo = 0;
  for (const kind of KINDS) {
    upTo += kind.share;
    if (share < upTo) return kind;
  }
  return KINDS.at(-1);
}

function normal() {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Tommy Ettinger's 32-bit generator: enough to make up a day, and the same everywhere. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
