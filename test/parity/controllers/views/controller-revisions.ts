import type { DaemonSet } from "../../../../src/controllers/daemon-set.ts";
import type { StatefulSet } from "../../../../src/controllers/stateful-set.ts";
import type { TemplateRevision } from "../../../../src/controllers/template-history.ts";
import type { KindView } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const controllerRevisions: KindView = {
  kind: "ControllerRevision",
  begin: (played) => {
    const { workloads } = played.parts;
    const stateful = workloadsOf(played, "StatefulSet");
    const daemons = workloadsOf(played, "DaemonSet");
    /** Whose revisions outlive them: they were deleted without what they own. */
    const orphaned = new Set(
      played.run.actions
        .filter(({ what, options }) => what === "delete" && options?.propagationPolicy === "Orphan")
        .map(({ kind, name }) => `${kind}/${name}`),
    );
    const last = new Map<string, StatefulSet | DaemonSet>();
    return {
      *show() {
        for (const number of [...stateful, ...daemons]) {
          const set = workloads.statefulSetAt(number) ?? workloads.daemonSetAt(number);
          const { kind, name } = played.world.objects.workloads[number]!;
          const key = `${kind}/${name}`;
          if (set !== undefined) last.set(key, set);
          const shown = set ?? (orphaned.has(key) ? last.get(key) : undefined);
          for (const each of shown?.history.revisions ?? []) {
            const owner = set === undefined ? undefined : name;
            yield [revisionName(name, each), { owner, revision: each.revision }];
          }
        }
      },
    };
  },
};

/** In order of creation. */
export function revisionName(owner: string, { id }: TemplateRevision): string {
  return `${owner}-rev${id}`;
}
