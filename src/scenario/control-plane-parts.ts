import {
  type ApiServerSpec,
  type EtcdSpec,
  LEADER_ELECTION,
  type LeaderElectionSpec,
  NO_LEADER_ELECTION,
} from "../spec/api-server.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { defaulted, object, optional } from "./fields.ts";
import { duration, oneOf, positiveDuration, rate, wholeNumber } from "./scalars.ts";
import { byKind, mapped, type Shape } from "./shape.ts";

type Written<T> = { readonly [Key in keyof T]: T[Key] | undefined };
type Limits = Omit<ApiServerSpec, "shares">;

/** What a scenario says of the parts of its control plane. */
export interface PartsWritten {
  readonly apiServer: Written<Limits> | "none" | undefined;
  readonly etcd: EtcdSpec | undefined;
  readonly leaderElection: Written<LeaderElectionSpec> | "none" | undefined;
}

function noneOr<T>(map: Shape<T>, example: string): Shape<T | "none"> {
  return byKind<T | "none">("none, or a map", `none, or ${example}`, { scalar: oneOf("none"), map });
}

const perSecond = mapped(rate, (gap) => 1_000_000 / gap);

const apiServer = noneOr<Written<Limits>>(
  object({
    inflight: {
      ...optional(wholeNumber(1, 1_000_000), "requests that it handles at a time, over all priority levels"),
      written: 600,
    },
    queueLength: {
      ...optional(wholeNumber(0, 1_000_000), "requests that wait in a queue of a level before it refuses"),
      written: 50,
    },
    retryAfter: { ...optional(positiveDuration, "when who was refused asks again"), written: "1s" },
    throughput: optional(perSecond, "requests that it gets done, whatever their level: 1000/s"),
    commit: { ...optional(duration, "etcd's part of a write"), written: "3ms" },
  }),
  "{inflight: 600}",
);

const leaderElection = noneOr<Written<LeaderElectionSpec>>(
  object({
    renewDeadline: {
      ...optional(positiveDuration, "a leader that cannot renew its lease for so long ends"),
      written: "10s",
    },
    lease: { ...optional(positiveDuration, "after this its successor takes over"), written: "15s" },
  }),
  "{lease: 15s}",
);

export const controlPlane: Shape<PartsWritten> = object({
  apiServer: optional(apiServer, "what the API server bears; none: anything"),
  etcd: optional(
    object({ members: defaulted(wholeNumber(1, 99), "how many; a majority must be there", 1, 1) }),
    "where the API server keeps what it is told",
  ),
  leaderElection: optional(
    leaderElection,
    "how the controller manager and the scheduler go on after they were away; none: at once",
  ),
});

/** As written, the rest as in `base`. */
export function buildParts(
  written: PartsWritten | undefined,
  base: Pick<ControlPlaneSpec, "apiServer" | "etcd" | "leaderElection">,
): Pick<ControlPlaneSpec, "apiServer" | "etcd" | "leaderElection"> {
  return {
    apiServer: apiServerFrom(written?.apiServer, base.apiServer),
    etcd: written?.etcd ?? base.etcd,
    leaderElection: electionFrom(written?.leaderElection, base.leaderElection),
  };
}

function apiServerFrom(written: Written<Limits> | "none" | undefined, base: ApiServerSpec): ApiServerSpec {
  if (written === "none") return { ...base, inflight: Infinity, throughput: Infinity };
  return {
    ...base,
    inflight: written?.inflight ?? base.inflight,
    queueLength: written?.queueLength ?? base.queueLength,
    retryAfter: written?.retryAfter ?? base.retryAfter,
    throughput: written?.throughput ?? base.throughput,
    commit: written?.commit ?? base.commit,
  };
}

function electionFrom(
  written: Written<LeaderElectionSpec> | "none" | undefined,
  base: LeaderElectionSpec,
): LeaderElectionSpec {
  if (written === undefined) return base;
  if (written === "none") return NO_LEADER_ELECTION;
  return {
    renewDeadline: written.renewDeadline ?? LEADER_ELECTION.renewDeadline,
    lease: written.lease ?? LEADER_ELECTION.lease,
  };
}
