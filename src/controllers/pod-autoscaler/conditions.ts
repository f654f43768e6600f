/** A condition of an autoscaler's status, as Kubernetes words it. */
export interface Condition {
  readonly type: "AbleToScale" | "ScalingActive" | "ScalingLimited";
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

export function condition(
  type: Condition["type"],
  isTrue: boolean,
  reason: string,
  message: string,
): Condition {
  return { type, status: isTrue ? "True" : "False", reason, message };
}

/** The conditions with one of them said anew: in its place, or last. */
export function withCondition(all: readonly Condition[], said: Condition): readonly Condition[] {
  const place = all.findIndex(({ type }) => type === said.type);
  return place < 0 ? [...all, said] : all.with(place, said);
}
