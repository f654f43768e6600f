import type { PodId } from "../../src/cluster/ids.ts";
import type { ClusterView } from "../../src/cluster/view.ts";
import { readSchedulerConfig } from "../../src/scheduler-config/read-scheduler-config.ts";
import type { Filter } from "../../src/scheduling/filter.ts";
import { makePlugins } from "../../src/scheduling/kube/plugins.ts";
import { makeProfile, type Profile } from "../../src/scheduling/kube/profile.ts";
import { Signatures, signsPods, UNSIGNED } from "../../src/scheduling/kube/signatures.ts";
import { imageLocality } from "../../src/scheduling/scores/image-locality.ts";
import { defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { ProfileSpec, SchedulerSpec } from "../../src/spec/scheduler.ts";
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
  /** Filters of all plugins by name, whether nodes are asked by them or not. */
  readonly filterOf: ReadonlyMap<string, Filter | undefined>;
  /** Whether the rating of a pod can be used for others. */
  signs(pod: PodId, view: ClusterView): boolean;
}

/** By name. */
export function rulesOf(scheduler: SchedulerSpec): ReadonlyMap<string, Rules> {
  return new Map(scheduler.profiles.map((spec) => [spec.schedulerName, rulesFrom(spec, scheduler)]));
}

function rulesFrom(spec: ProfileSpec, scheduler: SchedulerSpec): Rules {
  const signatures = signsPods(spec) ? new Signatures(spec) : undefined;
  const images = imageLocality();
  const plugins = [...makePlugins(spec.args, images)];
  return {
    ...makeProfile(spec, scheduler, images),
    filterOf: new Map(plugins.map(([name, { filter }]) => [name, filter])),
    signs: (pod, view) => {
      const signature = signatures?.of(view.classOf(pod), view) ?? UNSIGNED;
      return view.kubernetesMinor >= 35 && signature !== UNSIGNED;
    },
  };
}
