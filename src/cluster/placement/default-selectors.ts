import { matchesLabels } from "../../spec/label-selector.ts";
import type { LabelRequirement, LabelSelectorSpec } from "../../spec/pod.ts";
import type { ClassId } from "../ids.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { ServiceList } from "../services.ts";

/**
 * What default spreading counts: pods that match the selectors of all services that select the pod, and what its
 * ReplicaSet or StatefulSet selects. An empty selector: there is nothing to go by.
 *
 * Source: Kubernetes, plugins/helper/spread.go.
 */
export class DefaultSelectors {
  readonly #classes: PodClassColumns;
  readonly #services: ServiceList;

  constructor(classes: PodClassColumns, services: ServiceList) {
    this.#classes = classes;
    this.#services = services;
  }

  /** Counts what may change the selectors. */
  get version(): number {
    return this.#services.version;
  }

  /** Equal selectors are equal texts. O(services). */
  of(podClass: ClassId): LabelSelectorSpec {
    const { labels, namespace, ownerSelector } = this.#classes;
    const requirements = new Map<string, LabelRequirement>();
    const add = (selector: LabelSelectorSpec) => {
      for (const each of selector) requirements.set(JSON.stringify(each), each);
    };
    for (const service of this.#services.all) {
      if (service.namespace !== namespace[podClass]) continue;
      if (matchesLabels(service.selector, labels[podClass]!)) add(service.selector ?? []);
    }
    add(ownerSelector[podClass] ?? []);
    return Array.from(requirements)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, requirement]) => requirement);
  }
}
