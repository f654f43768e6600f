import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { HintedPod } from "./cluster-event.ts";

/** What hints look at of the pods of a class. */
export type DescribePods = (podClass: ClassId) => HintedPod;

/** Describes each class once. Gates are left out: hints never see a pod that has them. */
export function describePods({ classes, resources }: ClusterView): DescribePods {
  const described: HintedPod[] = [];
  return (podClass) => {
    const known = described[podClass];
    if (known !== undefined) return known;
    const first = podClass * resources.length;
    const pod: HintedPod = {
      namespace: classes.namespace[podClass]!,
      labels: classes.labels[podClass]!,
      requests: resources.map((_name, resource) => classes.requests[first + resource]!),
      requestRests: classes.rests.all(podClass),
      placement: classes.placement[podClass]!,
      schedulingGates: [],
      volumes: classes.volumes[podClass]!,
    };
    described[podClass] = pod;
    return pod;
  };
}
