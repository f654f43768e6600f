import type { LabelMatcher } from "../spec/scenario-spec.ts";

/** Reads `key="value",key="value"` as metrics carry it; a backslash takes the next character as it is. */
export function parseLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [, key = "", value = ""] of text.matchAll(/([^=,"]+)="((?:[^"\\]|\\.)*)"/gs)) {
    labels.set(key, value.replace(/\\(.)/gs, "$1"));
  }
  return labels;
}

/** The inverse: pairs sorted by key, quotes and backslashes escaped. */
export function formatLabels(labels: Iterable<readonly [key: string, value: string]>): string {
  return [...labels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}="${value.replace(/[\\"]/g, "\\$&")}"`)
    .join(",");
}

/**
 * Whether a series is meant by a selector.
 *
 * Without matchers only the whole run is meant; with matchers every series that carries labels and satisfies them
 * all. A label that a series lacks is the empty string, and a regular expression must match the whole value:
 * both as in PromQL.
 */
export function matchesLabels(text: string, matchers: readonly LabelMatcher[]): boolean {
  if (matchers.length === 0) return text === "";
  if (text === "") return false;
  const labels = parseLabels(text);
  return matchers.every((matcher) => matches(labels.get(matcher.label) ?? "", matcher));
}

function matches(value: string, matcher: LabelMatcher): boolean {
  switch (matcher.operator) {
    case "=":
      return value === matcher.value;
    case "!=":
      return value !== matcher.value;
    case "=~":
      return new RegExp(`^(?:${matcher.value})$`, "su").test(value);
    case "!~":
      return !new RegExp(`^(?:${matcher.value})$`, "su").test(value);
  }
}
