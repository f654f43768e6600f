// A peer of bench/scheduler.mjs: every node looked at for every pod, over typed arrays. Rules of kube-scheduler 1.36
// for pods without constraints: room, least allocated, balanced allocation, and the default soft spread.
import { NOWHERE } from "../scheduler/figures.mjs";
import { decide } from "./decide.mjs";

decide(makePeer);

function makePeer({ nodes, templates, services, kinds }, { isSampled, start, random }) {
  const count = nodes.length;
  const column = (resource) => Float64Array.from(nodes, ({ machine }) => machine.allocatable[resource]);
  const [cpuHas, memoryHas, podsMost] = [0, 1, 2].map(column);
  const cpuUsed = new Float64Array(count);
  const memoryUsed = new Float64Array(count);
  const pods = new Int32Array(count);
  const zones = [...new Set(nodes.map(({ zone }) => zone))];
  const zoneOf = Int32Array.from(nodes, ({ zone }) => zones.indexOf(zone));
  const isSpread = services.length > 0;
  // Without services no pod is spread; with them each template has one of its own.
  const ownPods = isSpread ? templates.map(() => new Uint8Array(count)) : [];
  const inZone = new Float64Array(zones.length);
  const slotKind = new Int32Array(kinds.length);
  const slotNode = new Int32Array(kinds.length).fill(NOWHERE);
  const feasible = new Int32Array(count);
  const totals = new Int32Array(count);
  const spreads = new Int32Array(count);
  let first = start;

  function account(kind, node, sign) {
    const [cpu, memory] = templates[kind].requests;
    cpuUsed[node] += sign * cpu;
    memoryUsed[node] += sign * memory;
    pods[node] += sign;
    if (isSpread) ownPods[kind][node] += sign;
  }

  /** Fills `feasible`; answers how many nodes that are. */
  function filter(cpu, memory) {
    const wanted = isSampled ? Math.max(100, Math.trunc((count * adaptive(count)) / 100)) : count;
    let found = 0;
    let examined = 0;
    for (let i = 0; i < count; i++) {
      const node = first + i < count ? first + i : first + i - count;
      if (
        pods[node] < podsMost[node] &&
        cpu <= cpuHas[node] - cpuUsed[node] &&
        memory <= memoryHas[node] - memoryUsed[node]
      ) {
        if (found === wanted) break;
        feasible[found++] = node;
      }
      examined++;
    }
    first = (first + examined) % count;
    return found;
  }

  function rate(found, cpu, memory) {
    for (let i = 0; i < found; i++) {
      const node = feasible[i];
      const cpuAfter = (cpuUsed[node] + cpu) / cpuHas[node];
      const memoryAfter = (memoryUsed[node] + memory) / memoryHas[node];
      const free = (used, has) => Math.trunc(((has - used) * 100) / has);
      const least =
        (free(cpuUsed[node] + cpu, cpuHas[node]) + free(memoryUsed[node] + memory, memoryHas[node])) >> 1;
      const after = balance(cpuAfter, memoryAfter);
      const before = balance(cpuUsed[node] / cpuHas[node], memoryUsed[node] / memoryHas[node]);
      totals[i] = least + 50 + Math.trunc((50 + after - before) / 2);
    }
  }

  function spread(found, own) {
    inZone.fill(0);
    for (let node = 0; node < count; node++) inZone[zoneOf[node]] += own[node];
    let seen = 0;
    for (let i = 0; i < found; i++) seen |= 1 << zoneOf[feasible[i]];
    const zonesSeen = seen.toString(2).replaceAll("0", "").length;
    const ofHost = Math.log(found + 2);
    const ofZone = Math.log(zonesSeen + 2);
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let i = 0; i < found; i++) {
      const node = feasible[i];
      const raw = Math.round(own[node] * ofHost + 2 + (inZone[zoneOf[node]] * ofZone + 4));
      spreads[i] = raw;
      if (raw < least) least = raw;
      if (raw > most) most = raw;
    }
    for (let i = 0; i < found; i++) {
      totals[i] += 2 * (most === 0 ? 100 : Math.trunc((100 * (most + least - spreads[i])) / most));
    }
  }

  function pick(found) {
    let highest = totals[0];
    let ties = 1;
    for (let i = 1; i < found; i++) {
      if (totals[i] > highest) {
        highest = totals[i];
        ties = 1;
      } else if (totals[i] === highest) ties++;
    }
    let skipped = ties === 1 ? 0 : random.below(ties);
    for (let i = 0; ; i++) if (totals[i] === highest && skipped-- === 0) return feasible[i];
  }

  return {
    bind(slot, kind, node) {
      slotKind[slot] = kind;
      slotNode[slot] = node;
      account(kind, node, 1);
    },
    leave(slot) {
      if (slotNode[slot] !== NOWHERE) account(slotKind[slot], slotNode[slot], -1);
      slotNode[slot] = NOWHERE;
    },
    choose(kind) {
      const [cpu, memory] = templates[kind].requests;
      const found = filter(cpu, memory);
      if (found < 2) return found === 0 ? NOWHERE : feasible[0];
      rate(found, cpu, memory);
      if (isSpread) spread(found, ownPods[kind]);
      return pick(found);
    },
  };
}

function balance(cpu, memory) {
  return Math.trunc((1 - Math.abs((Math.min(1, cpu) - Math.min(1, memory)) / 2)) * 100);
}

/** percentageOfNodesToScore where none is given. */
function adaptive(nodes) {
  return Math.max(5, 50 - Math.trunc(nodes / 125));
}
