import { fields, listOf, must, QUANTITIES, simulated, TEXT, TEXTS, withoutEffect } from "./field-types.ts";
import { METADATA } from "./metadata.ts";
import { object } from "./object.ts";

/** What the API server checks objects against when they are made, as Kubernetes 1.36 knows it [core/v1]. */

const SCOPE = fields(simulated({ scopeName: must(TEXT), operator: must(TEXT), values: TEXTS }));

export const RESOURCE_QUOTA = object(
  fields(
    simulated({
      hard: QUANTITIES,
      scopes: TEXTS,
      scopeSelector: fields(simulated({ matchExpressions: listOf(SCOPE) })),
    }),
  ),
);

const LIMITS = fields(
  simulated({
    type: must(TEXT),
    min: QUANTITIES,
    max: QUANTITIES,
    default: QUANTITIES,
    defaultRequest: QUANTITIES,
    maxLimitRequestRatio: QUANTITIES,
  }),
);

export const LIMIT_RANGE = fields(
  withoutEffect({ apiVersion: TEXT, kind: TEXT }),
  simulated({ metadata: must(METADATA), spec: fields(simulated({ limits: must(listOf(LIMITS)) })) }),
);
