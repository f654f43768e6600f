import type { Cluster } from "../cluster/cluster.ts";
import type { OwnedPod, PodFactory } from "./pod-factory.ts";

/** Whose controller asks for a pod, as Events name it. */
export interface Asking {
  readonly kind: string;
  readonly name: string;
  /** "replicaset-controller". */
  readonly source: string;
  /** How it words that a pod was not made; "Error creating: ..." if absent. */
  readonly words?: (why: string) => string;
}

/**
 * Why the API server would not make a pod now, by a quota or a limit range, in its words: "" if it does. A refusal is
 * announced and recorded as an Event FailedCreate; the controller is to give up this sync, and to try again later.
 */
export function refusalOf(
  cluster: Cluster,
  factory: PodFactory,
  pod: OwnedPod,
  { kind, name, source, words = (why) => `Error creating: ${why}` }: Asking,
): string {
  const why = factory.whyRefused(pod);
  if (why === "") return why;
  cluster.refuseCreation(factory.numberOf(pod), why);
  cluster.recordEvent(() => {
    const { namespace } = pod.template;
    return { kind, namespace, name, type: "Warning", reason: "FailedCreate", message: words(why), source };
  });
  return why;
}
