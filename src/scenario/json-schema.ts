import { objectSchema } from "./fields.ts";
import type { Definitions, JsonSchema } from "./shape.ts";
import { studyFields } from "./study-fields.ts";
import { worldFields } from "./world-fields.ts";

/** The format as JSON Schema, draft 7, for editors: made from the same shapes that the reader follows. */
export function scenarioJsonSchema(): JsonSchema {
  const definitions: Definitions = new Map();
  const schema = objectSchema({ ...studyFields, ...worldFields }, definitions);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stowage scenario",
    description: "What a cluster is, what runs on it, what happens to it, and what is compared.",
    ...schema,
    definitions: Object.fromEntries(definitions),
  };
}
