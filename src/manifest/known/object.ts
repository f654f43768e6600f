import { ANYTHING, type FieldType, fields, must, simulated, TEXT, withoutEffect } from "./field-types.ts";
import { METADATA } from "./metadata.ts";

/** An object with a spec, and a status of which nothing is checked unless it is given. */
export function object(spec: FieldType, status: FieldType = ANYTHING): FieldType {
  return fields(
    withoutEffect({ apiVersion: TEXT, kind: TEXT }),
    simulated({ metadata: must(METADATA), spec, status }),
  );
}
