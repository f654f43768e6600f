import type { ManifestText } from "./manifest-text.ts";
import type { Listener } from "./part.ts";
import type { Problems } from "./problems.ts";

/**
 * Tells what is found in a document to a set of problems; finds places only for what is reported.
 *
 * `isLenient`: what only an API server would refuse is a warning.
 */
export function listenerOf(document: ManifestText, problems: Problems, isLenient: boolean): Listener {
  return {
    report: (severity, path, at, code, message, hint) => {
      const isError = severity === "error" || (severity === "refusal" && !isLenient);
      const { file } = document.source;
      if (problems.isKnown(isError ? "error" : "warning", file, code, message)) return;
      const place = document.placeOf(path, at);
      const told = typeof hint === "string" ? hint : hint();
      if (isError) problems.error(place, code, message, told);
      else problems.warn(place, code, message, told);
    },
    placeOf: (path, at) => document.placeOf(path, at),
  };
}
