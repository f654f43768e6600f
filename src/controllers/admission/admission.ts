import type { Cluster } from "../../cluster/cluster.ts";
import { keyOfClaim } from "../../cluster/storage/storage-tables.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../../spec/control-plane.ts";
import type { ClaimRequest, PodTemplateSpec } from "../../spec/pod.ts";
import type { LimitRangeSpec, ResourceQuotaSpec } from "../../spec/quota.ts";
import { rewritten } from "../../spec/sized-template.ts";
import { claimUsage } from "./claim-usage.ts";
import { whyClaimOutOfRange, whyOutOfRange, withDefaults } from "./limit-ranger.ts";
import { type NamedObject, objectUsage, RESOURCE_NAMES } from "./object-census.ts";
import { whyOverLimits } from "./over-limits.ts";
import { type Census, type QuotaState, ResourceQuotas } from "./resource-quotas.ts";

/**
 * What the API server does with objects that are to be made: LimitRanges fill in what pods ask for, requests above limits
 * that were filled in are invalid, LimitRanges refuse what is out of range, quotas what is too much. Where a namespace has neither, nothing is done.
 */
export class Admission {
  readonly #cluster: Cluster;
  readonly #quotas: ResourceQuotas;
  readonly #ranges = new Map<string, readonly LimitRangeSpec[]>();
  /** Templates as LimitRanges make them. */
  #admitted = new WeakMap<PodTemplateSpec, PodTemplateSpec>();

  constructor(simulation: Simulation, cluster: Cluster, controlPlane: ControlPlaneSpec, census: Census) {
    this.#cluster = cluster;
    this.#quotas = new ResourceQuotas(simulation, cluster, controlPlane, census);
  }

  get quotas(): readonly QuotaState[] {
    return this.#quotas.all;
  }

  /** `isSettled`: its controller has seen it and counted what there is. */
  applyQuota(spec: ResourceQuotaSpec, isSettled = false): void {
    this.#quotas.apply(spec, isSettled);
  }

  applyLimitRange(spec: LimitRangeSpec): void {
    const others = this.#rangesOf(spec.namespace).filter(({ name }) => name !== spec.name);
    this.#setRanges(spec.namespace, [...others, spec]);
  }

  /** False if there is none of that name. */
  deleteQuota(namespace: string, name: string): boolean {
    return this.#quotas.delete(namespace, name);
  }

  deleteLimitRange(namespace: string, name: string): boolean {
    const before = this.#rangesOf(namespace);
    const after = before.filter((each) => each.name !== name);
    this.#setRanges(namespace, after);
    return after.length < before.length;
  }

  /** What is there at the start is counted. */
  settle(): void {
    this.#quotas.settle();
  }

  /** The pod that is stored when one of this template is made. */
  admitted(template: PodTemplateSpec): PodTemplateSpec {
    const { written, namespace } = template;
    if (written === undefined || !this.#ranges.has(namespace)) return template;
    const known = this.#admitted.get(template);
    if (known !== undefined) return known;
    const filled = withDefaults(written, this.#rangesOf(namespace));
    const admitted = filled === written ? template : rewritten(template, filled, this.#cluster.resources);
    this.#admitted.set(template, admitted);
    return admitted;
  }

  /** Why a pod is not made, as the API server answers; "" if it is. */
  whyRefused(template: PodTemplateSpec, pod: string): string {
    const { namespace } = template;
    if (!this.#isConcerned(namespace)) return "";
    const why = this.#whyClaimsRefused(template, pod);
    if (why !== "") return why;
    const admitted = this.admitted(template);
    const invalid = admitted === template ? "" : whyOverLimits(admitted.written!, "spec");
    if (invalid !== "") return `Pod "${pod}" is invalid: ${invalid}`;
    const outOfRange =
      admitted.written === undefined ? "" : whyOutOfRange(admitted.written, this.#rangesOf(namespace));
    return forbidden("pods", pod, outOfRange || this.#quotas.whyRefused(admitted));
  }

  /** The same of an object other than a pod, which counts from now on if it is made. */
  admitObject({ kind, namespace, name }: NamedObject): string {
    const resource = RESOURCE_NAMES[kind];
    if (resource === undefined || !this.#isConcerned(namespace)) return "";
    return forbidden(resource, name, this.#quotas.chargeObject(namespace, objectUsage(kind)));
  }

  /** Objects other than pods have gone. */
  objectsGone(namespace: string): void {
    this.#quotas.objectsGone(namespace);
  }

  #isConcerned(namespace: string): boolean {
    return this.#ranges.has(namespace) || this.#quotas.in(namespace).length > 0;
  }

  /** Claims of volumeClaimTemplates are made before their pod. */
  #whyClaimsRefused({ volumes, namespace }: PodTemplateSpec, pod: string): string {
    const { tables } = this.#cluster.storage;
    for (const volume of volumes) {
      if (volume.kind !== "template") continue;
      const name = `${volume.name}-${pod}`;
      if (tables.claim(keyOfClaim({ namespace, name })) !== undefined) continue;
      const why = this.#whyClaimRefused(volume.request, namespace);
      if (why !== "") return forbidden("persistentvolumeclaims", name, why);
    }
    return "";
  }

  #whyClaimRefused(request: ClaimRequest, namespace: string): string {
    const size = BigInt(Math.round(request.size)) * 1000n;
    return (
      whyClaimOutOfRange(size, this.#rangesOf(namespace)) ||
      this.#quotas.whyObjectRefused(namespace, claimUsage(request))
    );
  }

  #rangesOf(namespace: string): readonly LimitRangeSpec[] {
    return this.#ranges.get(namespace) ?? [];
  }

  #setRanges(namespace: string, ranges: readonly LimitRangeSpec[]): void {
    this.#admitted = new WeakMap();
    if (ranges.length === 0) this.#ranges.delete(namespace);
    else this.#ranges.set(namespace, ranges);
  }
}

function forbidden(resource: string, name: string, why: string): string {
  return why === "" ? "" : `${resource} "${name}" is forbidden: ${why}`;
}
