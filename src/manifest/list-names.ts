const MAX_SHOWN = 5;

/** Names for a sentence: "a, b, c and 9 more". */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN);
  const left = names.length - shown.length;
  if (left > 0) return `${shown.join(", ")} and ${left} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
