import type { Shape } from "./shape.ts";

/** A key of which the meaning is fixed and the simulation is not there yet; `what` completes "... with Kubernetes objects". */
export function reserved(what: string): Shape<undefined> {
  return {
    read: (value, reading) =>
      reading.error(value.place, "not-yet-simulated", `${what} with Kubernetes objects`, "remove the key"),
    schema: () => ({ not: {} }),
  };
}
