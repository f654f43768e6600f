import type { KindView } from "./view.ts";

/** PodDisruptionBudgets with their status, as far as the disruption controller has written it. */
export const budgets: KindView = {
  kind: "PodDisruptionBudget",
  begin: ({ parts, names }) => ({
    *show() {
      for (const report of parts.budgetReports.all) {
        const { name, expected, healthy, desired, allowed, disrupted, isObserved } = report;
        yield [
          name,
          {
            expectedPods: expected,
            currentHealthy: healthy,
            desiredHealthy: desired,
            disruptionsAllowed: allowed,
            observedGeneration: isObserved ? 1 : 0,
            disruptedPods: disrupted.map((name) => names.inText(name)),
            ...(isObserved && {
              "cond.DisruptionAllowed": allowed > 0 ? "True SufficientPods" : "False InsufficientPods",
            }),
          },
        ];
      }
    },
  }),
};
