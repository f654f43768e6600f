import type { ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";
import { quantityText } from "../units/quantity-text.ts";
import { CRITICAL_PRIORITY } from "./qos.ts";

/** A limit of what some containers of a pod may have written to their node's disk together. */
export interface StorageLimit {
  /** Positions of the containers in the order of the pod's plan. */
  readonly containers: readonly number[];
  /** Bytes. */
  readonly limit: number;
  /** What the kubelet says of it when it evicts the pod. */
  readonly message: string;
}

/**
 * The limits of local storage of a pod, in the order in which a kubelet looks at them: sizes of emptyDirs, what all
 * containers may have together that have a limit, each container's own layer. Those that nobody writes to are left out,
 * and all of a critical pod, which is not evicted.
 * Source: kubelet/eviction/eviction_manager.go, localStorageEviction.
 */
export function storageLimits({
  initContainers,
  containers,
  emptyDirs = [],
  priority,
}: PodTemplateSpec): readonly StorageLimit[] {
  if (priority >= CRITICAL_PRIORITY) return [];
  const all = [...initContainers, ...containers];
  const where = (is: (container: ContainerSpec) => boolean) =>
    [...all.keys()].filter((position) => writesDisk(all[position]!) && is(all[position]!));
  const limited = all.filter(({ storageLimit }) => storageLimit !== undefined);
  const total = limited.reduce((sum, { storageLimit }) => sum + storageLimit!, 0);
  const limits = [
    ...emptyDirs.map(({ name, limit }) => ({
      containers: where(({ scratch }) => scratch === name),
      limit,
      message: `Usage of EmptyDir volume "${name}" exceeds the limit "${textOf(limit)}". `,
    })),
    {
      containers: limited.length === 0 ? [] : where(() => true),
      limit: total,
      message: `Pod ephemeral local storage usage exceeds the total limit of containers ${textOf(total)}. `,
    },
    ...limited.map((container) => ({
      containers: where((each) => each === container && each.scratch === undefined),
      limit: container.storageLimit!,
      message: `Container ${container.name} exceeded its local ephemeral storage limit "${textOf(container.storageLimit!)}". `,
    })),
  ];
  return limits.filter((each) => each.containers.length > 0);
}

/** Whether a container writes to its node's disk. */
export function writesDisk({ behavior }: Pick<ContainerSpec, "behavior">): boolean {
  return (behavior.disk ?? 0) > 0 || (behavior.growth?.disk ?? 0) > 0;
}

function textOf(bytes: number): string {
  return quantityText(BigInt(bytes) * 1000n);
}
