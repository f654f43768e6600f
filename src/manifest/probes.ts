import type { ProbeSpec } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { SECOND, secondsOf, wholeFrom } from "./read-number.ts";

/** Reads a probe of a container with the defaults of facts 7.4; undefined if it has none. */
export function readProbe(
  container: Part,
  name: "startupProbe" | "readinessProbe" | "livenessProbe",
): ProbeSpec | undefined {
  const part = container.get(name);
  if (part === undefined) return undefined;
  const successThreshold = countOf(part, "successThreshold", 1);
  if (name !== "readinessProbe" && successThreshold !== 1)
    part
      .get("successThreshold")
      ?.error("out-of-range", `successThreshold of a ${name} must be 1`, "remove it");
  const grace = "terminationGracePeriodSeconds";
  if (name === "readinessProbe" && part.has(grace))
    part.get(grace)?.error("wrong-value", `${grace} must not be set for readiness probes`, "remove it");
  return {
    ...(part.has(grace) && { grace: secondsOf(part, grace, 1, 1) }),
    initialDelay: secondsOf(part, "initialDelaySeconds", 0, 0),
    period: countOf(part, "periodSeconds", 10) * SECOND,
    timeout: countOf(part, "timeoutSeconds", 1) * SECOND,
    successThreshold,
    failureThreshold: countOf(part, "failureThreshold", 3),
  };
}

/** At least 1; 0 stands for the default, as in the API. */
function countOf(part: Part, key: string, fallback: number): number {
  return wholeFrom(part, key, 0, fallback) || fallback;
}
