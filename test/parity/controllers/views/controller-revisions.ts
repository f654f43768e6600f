import type { TemplateRevision } from "../../../../src/controllers/template-history.ts";
import type { KindView } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const controllerRevisions: KindView = {
  kind: "ControllerRevision",
  begin: (played) => {
    const { workloads } = played.parts;
    const stateful = workloadsOf(played, "StatefulSet");
    const daemons = workloadsOf(played, "DaemonSet");
    return {
      *show() {
        const sets = [
          ...stateful.map((number) => workloads.statefulSetAt(number)),
          ...daemons.map((number) => workloads.daemonSetAt(number)),
        ];
        for (const set of sets) {
          if (set === undefined) continue;
          const { name } = set.spec;
          for (const each of set.history.revisions)
            yield [revisionName(name, each), { owner: name, revision: each.revision }];
        }
      },
    };
  },
};

/** In order of creation. */
export function revisionName(owner: string, { id }: TemplateRevision): string {
  return `${owner}-rev${id}`;
}
