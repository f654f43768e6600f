import type { Amounts } from "../../../src/spec/amounts.ts";
import { NO_RESOURCES, type WrittenContainer, type WrittenPod } from "../../../src/spec/written-pod.ts";

export function amounts(written: Readonly<Record<string, bigint>>): Amounts {
  return new Map(Object.entries(written));
}

interface Asked {
  readonly requests?: Readonly<Record<string, bigint>>;
  readonly limits?: Readonly<Record<string, bigint>>;
}

export function aWrittenContainer(name: string, { requests = {}, limits = {} }: Asked): WrittenContainer {
  return { name, isSidecar: false, requests: amounts(requests), limits: amounts(limits) };
}

export function aPod(change: Partial<WrittenPod>): WrittenPod {
  return {
    containers: [aWrittenContainer("app", {})],
    initContainers: [],
    overhead: new Map(),
    podLevel: NO_RESOURCES,
    hasDeadline: false,
    priorityClass: "",
    looksAcrossNamespaces: false,
    ...change,
  };
}
