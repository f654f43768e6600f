import type { DaemonSet } from "../../../../src/controllers/daemon-set.ts";
import { imageOf } from "../pod-objects.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const daemonSets: KindView = {
  kind: "DaemonSet",
  begin: (played) => {
    const numbers = workloadsOf(played, "DaemonSet");
    return {
      *show() {
        for (const number of numbers) {
          const set = played.parts.workloads.daemonSetAt(number);
          if (set !== undefined) yield shownAs(set);
        }
      },
    };
  },
};

function shownAs({ spec, status }: DaemonSet): Shown {
  return [
    spec.name,
    {
      image: imageOf(spec.template),
      desiredNumberScheduled: status.desired,
      currentNumberScheduled: status.current,
      updatedNumberScheduled: status.updated,
      numberReady: status.ready,
      numberAvailable: status.available,
      numberUnavailable: status.observedGeneration === 0 ? 0 : status.desired - status.available,
      numberMisscheduled: status.misscheduled,
      observedGeneration: status.observedGeneration,
    },
  ];
}
