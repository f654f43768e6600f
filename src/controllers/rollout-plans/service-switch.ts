import type { Cluster } from "../../cluster/cluster.ts";
import type { ServiceSpec } from "../../spec/objects.ts";
import type { LabelSelectorSpec } from "../../spec/pod.ts";
import type { Deployment } from "../deployment.ts";
import type { OpenPlan } from "./open-plan.ts";

/**
 * The Services of blue-green plans, which select one of the two sets by the label that tells revisions apart, as Argo
 * Rollouts lets them. A Service that is not there is left alone.
 */
export class ServiceSwitch {
  readonly #cluster: Cluster;
  readonly #services: { apply(service: ServiceSpec): void };

  constructor(cluster: Cluster, services: { apply(service: ServiceSpec): void }) {
    this.#cluster = cluster;
    this.#services = services;
  }

  /** The active Service stays with the old pods, the preview is of the new ones. */
  begin(plan: OpenPlan, { spec }: Deployment): void {
    if (plan.spec.kind !== "blueGreen") return;
    const { activeService, previewService } = plan.spec;
    this.#select(spec.namespace, activeService, plan.stable.labels[REVISION]);
    this.#select(spec.namespace, previewService, plan.target.labels[REVISION]);
  }

  promote(plan: OpenPlan): void {
    if (plan.spec.kind === "blueGreen")
      this.#select(plan.target.namespace, plan.spec.activeService, plan.target.labels[REVISION]);
  }

  takeBack(plan: OpenPlan): void {
    if (plan.spec.kind === "blueGreen")
      this.#select(plan.target.namespace, plan.spec.activeService, plan.stable.labels[REVISION]);
  }

  #select(namespace: string, name: string, revision: string | undefined): void {
    const service = this.#cluster.services.all.find(
      (each) => each.namespace === namespace && each.name === name,
    );
    if (service?.selector === undefined) return;
    const rest = service.selector.filter(({ key }) => key !== REVISION);
    const own: LabelSelectorSpec =
      revision === undefined
        ? [{ key: REVISION, operator: "DoesNotExist", values: [] }]
        : [{ key: REVISION, operator: "In", values: [revision] }];
    this.#services.apply({ ...service, selector: [...rest, ...own] });
  }
}

/** As Argo Rollouts calls it. */
export const REVISION = "rollouts-pod-template-hash";
