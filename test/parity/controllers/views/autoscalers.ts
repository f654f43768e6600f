import type { MetricStatus } from "../../../../src/controllers/pod-autoscaler/combine.ts";
import type { AutoscalerStatus } from "../../../../src/controllers/pod-autoscaler/pod-autoscaler.ts";
import type { Fields } from "../recording.ts";
import type { KindView, Shown } from "./view.ts";

export const autoscalers: KindView = {
  kind: "HorizontalPodAutoscaler",
  begin: ({ parts, world, names }) => {
    const { autoscalers = [] } = world.objects;
    const known = new Map<number, { readonly of: AutoscalerStatus; readonly shown: Shown }>();
    return {
      *show() {
        for (const [position, { name }] of autoscalers.entries()) {
          const status = parts.autoscalers.at(position)?.status;
          if (status === undefined) continue;
          let last = known.get(position);
          if (last?.of !== status) {
            last = { of: status, shown: [name, fieldsOf(status, (text) => names.inText(text))] };
            known.set(position, last);
          }
          yield last.shown;
        }
      },
    };
  },
};

function fieldsOf(
  { currentReplicas, desiredReplicas, lastScaleAt, metrics, conditions }: AutoscalerStatus,
  named: (text: string) => string,
): Fields {
  return {
    desiredReplicas,
    currentMetrics: metrics.map((each) => (each === undefined ? null : metricOf(each))),
    // The API leaves out a 0.
    currentReplicas: currentReplicas === 0 ? undefined : currentReplicas,
    lastScaleTime: Number.isNaN(lastScaleAt) ? undefined : Math.floor(lastScaleAt / 1_000_000),
    ...Object.fromEntries(
      conditions.map(({ type, status, reason, message }) => [
        `cond.${type}`,
        `${status} ${reason}: ${named(message)}`,
      ]),
    ),
  };
}

function metricOf({ kind, averageUtilization, averageValue, value }: MetricStatus): Fields {
  return {
    type: kind,
    current: {
      ...(averageValue === undefined ? {} : { averageValue: quantity(averageValue) }),
      ...(averageUtilization === undefined ? {} : { averageUtilization }),
      ...(value === undefined ? {} : { value: quantity(value) }),
    },
  };
}

const SUFFIXES = ["m", "", "k", "M", "G", "T", "P"];

/** Thousandths as Kubernetes writes them. */
function quantity(thousandths: number): string {
  let amount = thousandths;
  let suffix = 0;
  while (amount !== 0 && amount % 1000 === 0 && suffix + 1 < SUFFIXES.length) {
    amount /= 1000;
    suffix++;
  }
  return amount === 0 ? "0" : `${amount}${SUFFIXES[suffix]}`;
}
