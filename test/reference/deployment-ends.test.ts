import { describe, expect, it } from "vitest";
import { casesOf } from "./recorded-controllers.ts";
import { replay } from "./replayed-deployment.ts";

/** How a rollout is split into steps depends on which of several pods that get ready together is seen first. */
const COMPARED = [
  /^Deployment web (spec\.replicas|revision|cond\.Progressing)$/,
  /^ReplicaSet web-rs\d+ (revision|desired|max)$/,
  /^pods (created|deleted)$/,
  /^ready at least, once all were ready$/,
];

const cases = [...casesOf("deployment-special"), ...casesOf("deployment-rolling")];

describe.skipIf(cases.length === 0)(
  "what kube-controller-manager 1.36 makes of Deployments in the end",
  () => {
    it.each(cases.map((each) => [each.id, each] as const))("%s", (_, { objects, runs, stable }) => {
      const run = runs.at(-1)!;
      const { noted, final } = replay(objects, run);
      // All fields of what is left, and no ReplicaSet more or less.
      expect(Object.keys(final.ReplicaSet)).toEqual(Object.keys(run.final["ReplicaSet"] as object));
      expect(run.final).toMatchObject(final);
      const compared = Object.keys(stable).filter((key) => COMPARED.some((pattern) => pattern.test(key)));
      const pick = (from: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(compared.map((key) => [key, from[key]]));
      expect(pick(noted)).toEqual(pick(stable));
    });
  },
);
