import type { ServiceSpec } from "../spec/objects.ts";

/** Services by namespace and name; `version` counts changes. */
export interface ServiceList {
  readonly all: readonly ServiceSpec[];
  readonly version: number;
}

/** The services that there are: by them, pods without constraints of their own are spread. */
export class Services implements ServiceList {
  readonly #services = new Map<string, ServiceSpec>();
  #all: readonly ServiceSpec[] = [];
  version = 0;

  constructor(services: readonly ServiceSpec[]) {
    for (const service of services) this.apply(service);
  }

  get all(): readonly ServiceSpec[] {
    return this.#all;
  }

  /** A service is new, or replaces that of the same name. */
  apply(service: ServiceSpec): void {
    this.#services.set(`${service.namespace}/${service.name}`, service);
    this.#all = [...this.#services.values()];
    this.version++;
  }

  /** Nothing if there is none of that name. */
  delete(namespace: string, name: string): void {
    if (!this.#services.delete(`${namespace}/${name}`)) return;
    this.#all = [...this.#services.values()];
    this.version++;
  }
}
