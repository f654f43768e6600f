/** Several errors as Kubernetes joins them, equal ones once: "[a, b]". */
export function aggregated(wrong: readonly string[]): string {
  const different = [...new Set(wrong)];
  return different.length === 1 ? different[0]! : `[${different.join(", ")}]`;
}
