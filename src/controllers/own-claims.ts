import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId } from "../cluster/ids.ts";
import type { PodTemplateSpec, PodVolume } from "../spec/pod.ts";

/** What a pod that is about to be made is to the scheduler. */
export interface MadeOf {
  readonly podClass: ClassId;
  /** Of a pod with claims for itself; undefined: those of its class. */
  readonly volumes: readonly PodVolume[] | undefined;
}

/** Makes the claims that pods have for themselves: of volumeClaimTemplates, and of ephemeral volumes. */
export class OwnClaims {
  readonly #cluster: Cluster;
  /** Of each template those that differ in volumes alone, by these. */
  readonly #variants = new Map<PodTemplateSpec, Map<string, PodTemplateSpec>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The class and volumes of a new pod of that name; its claims are there from now on. */
  madeOf(template: PodTemplateSpec, pod: string): MadeOf {
    const { requests, namespace, volumes } = template;
    const { classes, storage } = this.#cluster;
    if (volumes.every((volume) => "claim" in volume))
      return { podClass: classes.intern({ requests, template }), volumes: undefined };
    const { ofPod, ofClass } = storage.volumesFor(volumes, namespace, pod);
    const isAsWritten = ofClass.every((volume, i) => volume === volumes[i]);
    const variant = isAsWritten ? template : this.#variantOf(template, ofClass);
    return { podClass: classes.intern({ requests, template: variant }), volumes: ofPod };
  }

  #variantOf(template: PodTemplateSpec, volumes: readonly PodVolume[]): PodTemplateSpec {
    const variants = this.#variants.get(template) ?? new Map<string, PodTemplateSpec>();
    this.#variants.set(template, variants);
    const key = JSON.stringify(volumes);
    const variant = variants.get(key) ?? { ...template, volumes };
    variants.set(key, variant);
    return variant;
  }
}
