import type { Shape } from "./shape.ts";

/** What messages say of words whose meaning is fixed, while the simulation is not there yet. */
export const NOT_YET = "Kubernetes objects are not simulated yet";

/** The value of a key that only Kubernetes objects need. */
export const reserved: Shape<undefined> = {
  read: (value, reading) => reading.error(value.place, "not-yet-simulated", NOT_YET, "remove the key"),
  schema: () => ({ not: {} }),
};
