import { readSchedulerConfig } from "../../src/scheduler-config/read-scheduler-config.ts";
import { makeProfile, type Profile } from "../../src/scheduling/kube/profile.ts";
import { defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { SchedulerSpec } from "../../src/spec/scheduler.ts";
import type { RecordedCase } from "../reference/recorded-cases.ts";

/**
 * The configuration of a case, read as any other.
 *
 * @throws Error if it is found wanting: the real code took it.
 */
export function schedulerOf({ config, id, kubernetesVersion }: RecordedCase): SchedulerSpec {
  if (config === null || config === undefined)
    return defaultScheduler(Number(kubernetesVersion.split(".")[1]));
  const { spec, diagnostics } = readSchedulerConfig({ name: id, text: JSON.stringify(config) }, true);
  if (spec === undefined)
    throw new Error(`configuration: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return spec;
}

/** A profile, to be asked rule by rule. */
export interface Rules extends Profile {
  /** Names of the plugins that may be skipped, narrow or refuse before any node is asked, in order. */
  readonly preFilters: readonly string[];
}

/** By name. */
export function rulesOf(scheduler: SchedulerSpec): ReadonlyMap<string, Rules> {
  return new Map(
    scheduler.profiles.map((spec) => [
      spec.schedulerName,
      { ...makeProfile(spec, scheduler), preFilters: spec.plugins.preFilter },
    ]),
  );
}
