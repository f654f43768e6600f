import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { RetrySpec } from "../spec/api-server.ts";
import { type ControlPlaneSpec, INSTANT } from "../spec/control-plane.ts";
import type { ControlPlanePart, SlowPart } from "../spec/outage.ts";
import { ApiServer } from "./api-server.ts";

/** Lanes of events: those of whoever cannot go on without it. */
export const API_LANE = "api-server";
export const MANAGER_LANE = "controller-manager";
export const SCHEDULER_LANE = "scheduler";

/** Programs that stop with the API server, too, and that are elected. */
type Program = "controller-manager" | "scheduler";

/** Hears that a program goes on after it was away; `isNew`: as a new process, which remembers nothing. */
export type ReturnListener = (isNew: boolean) => void;

/**
 * The programs of the control plane of a run: which are lost, and what follows from that.
 *
 * While the API server is lost, or etcd has no quorum, nothing is read or written: events in the lanes of all programs
 * wait. A leader that cannot renew its lease for `renewDeadline` ends, and its successor takes over when the lease
 * has run out: `lease` after it can be read again. Events of a program that is away wait until it goes on.
 * Source: client-go leaderelection; etcd: quorum trunc(n / 2) + 1, facts 10.
 */
export class ControlPlane {
  readonly server: ApiServer;
  readonly #simulation: Simulation | undefined;
  readonly #spec: ControlPlaneSpec;
  readonly #elected: EventKind | undefined;
  readonly #causes = { "api-server": 0, etcd: 0, "controller-manager": 0, scheduler: 0 };
  readonly #programs: Readonly<Record<Program, ProgramState>> = {
    "controller-manager": newProgram(),
    scheduler: newProgram(),
  };
  readonly #slowed = new Set<{ readonly part: SlowPart; readonly factor: number }>();
  #isApiUp = true;

  /** Without a simulation nothing of it can fail. */
  constructor(spec: ControlPlaneSpec, simulation?: Simulation) {
    this.server = new ApiServer(spec.apiServer);
    this.#spec = spec;
    this.#simulation = simulation;
    this.#elected = simulation?.define("leader-elected", (program) => this.#goOn(PROGRAMS[program]!));
  }

  /** Whether requests are answered. */
  get isApiUp(): boolean {
    return this.#isApiUp;
  }

  /** Whether a program works: it is there, elected, and reaches the API server. */
  isWorking(program: Program): boolean {
    return this.#programs[program].awaySince === undefined;
  }

  get retries(): RetrySpec {
    return this.#spec.retries;
  }

  /** `act` is called when the program goes on after it was away. */
  onReturn(program: Program, act: ReturnListener): void {
    this.#programs[program].listeners.push(act);
  }

  /** A part is lost; of etcd: so many of its members. */
  fail(part: ControlPlanePart, members = 1): void {
    this.#causes[part] += members;
    this.#look();
  }

  /** Ends a `fail` of as much. */
  restore(part: ControlPlanePart, members = 1): void {
    this.#causes[part] -= members;
    this.#look();
  }

  /** The part takes `factor` times as long as it would, until the answer is called. */
  slow(part: SlowPart, factor: number): () => void {
    const slowed = { part, factor };
    this.#slowed.add(slowed);
    this.#weigh();
    return () => {
      this.#slowed.delete(slowed);
      this.#weigh();
    };
  }

  #weigh(): void {
    this.server.slowness = this.server.etcdSlowness = 1;
    for (const { part, factor } of this.#slowed) {
      if (part === "etcd") this.server.etcdSlowness *= factor;
      else this.server.slowness *= factor;
    }
  }

  #look(): void {
    const quorum = Math.floor(this.#spec.etcd.members / 2) + 1;
    const isApiUp = this.#causes["api-server"] === 0 && this.#spec.etcd.members - this.#causes.etcd >= quorum;
    if (isApiUp !== this.#isApiUp) {
      this.#isApiUp = isApiUp;
      if (isApiUp) this.#simulation!.release(API_LANE);
      else this.#simulation!.hold(API_LANE);
    }
    for (const program of PROGRAMS) this.#lookAt(program);
  }

  #lookAt(program: Program): void {
    const state = this.#programs[program];
    const isLost = this.#causes[program] > 0;
    const now = this.#simulation!.now;
    state.isNew ||= isLost;
    if (isLost || !this.#isApiUp) {
      this.#leave(program);
      if (state.election !== undefined) this.#simulation!.cancel(state.election);
      state.election = undefined;
    } else if (state.awaySince !== undefined && state.election === undefined) {
      state.isNew ||= now - state.awaySince > this.#spec.leaderElection.renewDeadline;
      const delay = state.isNew ? this.#spec.leaderElection.lease : 0;
      state.election = this.#simulation!.schedule(this.#elected!, delay, PROGRAMS.indexOf(program));
    }
  }

  #leave(program: Program): void {
    const state = this.#programs[program];
    if (state.awaySince !== undefined) return;
    state.awaySince = this.#simulation!.now;
    this.#simulation!.hold(program);
  }

  #goOn(program: Program): void {
    const state = this.#programs[program];
    const { isNew } = state;
    Object.assign(state, { awaySince: undefined, election: undefined, isNew: false });
    this.#simulation!.release(program);
    for (const act of state.listeners) act(isNew);
  }
}

interface ProgramState {
  /** Undefined while it works. */
  awaySince: number | undefined;
  /** Whether its process ended meanwhile. */
  isNew: boolean;
  /** The event at which it goes on. */
  election: EventHandle | undefined;
  readonly listeners: ReturnListener[];
}

function newProgram(): ProgramState {
  return { awaySince: undefined, isNew: false, election: undefined, listeners: [] };
}

const PROGRAMS: readonly Program[] = [MANAGER_LANE, SCHEDULER_LANE];

const running = new WeakMap<object, ControlPlane>();

/** Puts the control plane of a run in place, before anybody asks for it. */
export function startControlPlane(simulation: Simulation, spec: ControlPlaneSpec): ControlPlane {
  const controlPlane = new ControlPlane(spec, simulation);
  running.set(simulation, controlPlane);
  return controlPlane;
}

/** The control plane of a run, which is known by its clock; one that keeps nobody waiting where none was started. */
export function controlPlaneOf(clock: object): ControlPlane {
  let found = running.get(clock);
  if (found === undefined) {
    found = new ControlPlane(INSTANT);
    running.set(clock, found);
  }
  return found;
}
