import { LABEL_SELECTOR } from "./affinity.ts";
import { type FieldType, fields, listOf, must, QUANTITY, simulated, TEXT, WHOLE } from "./field-types.ts";
import { object } from "./object.ts";

/** A HorizontalPodAutoscaler of autoscaling/v2, with the one field that v1 has in the place of metrics. */

const REFERENCE = fields(simulated({ apiVersion: TEXT, kind: must(TEXT), name: must(TEXT) }));

const TARGET = fields(
  simulated({ type: must(TEXT), averageUtilization: WHOLE, averageValue: QUANTITY, value: QUANTITY }),
);

const METRIC = fields(simulated({ name: must(TEXT), selector: LABEL_SELECTOR }));

const SOURCES = {
  resource: fields(simulated({ name: must(TEXT), target: must(TARGET) })),
  containerResource: fields(simulated({ name: must(TEXT), container: must(TEXT), target: must(TARGET) })),
  pods: fields(simulated({ metric: must(METRIC), target: must(TARGET) })),
  object: fields(simulated({ describedObject: must(REFERENCE), metric: must(METRIC), target: must(TARGET) })),
  external: fields(simulated({ metric: must(METRIC), target: must(TARGET) })),
};

const POLICY = fields(simulated({ type: must(TEXT), value: must(WHOLE), periodSeconds: must(WHOLE) }));

const RULES = fields(
  simulated({
    stabilizationWindowSeconds: WHOLE,
    selectPolicy: TEXT,
    policies: listOf(POLICY),
    tolerance: QUANTITY,
  }),
);

export const AUTOSCALER: FieldType = object(
  fields(
    simulated({
      scaleTargetRef: must(REFERENCE),
      minReplicas: WHOLE,
      maxReplicas: must(WHOLE),
      metrics: listOf(fields(simulated({ type: must(TEXT), ...SOURCES }))),
      behavior: fields(simulated({ scaleUp: RULES, scaleDown: RULES })),
      targetCPUUtilizationPercentage: WHOLE,
    }),
  ),
);
