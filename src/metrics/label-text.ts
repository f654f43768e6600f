/** Labels as results carry them: `key="value"` pairs sorted by key; quotes and backslashes are escaped. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}="${labels[key]!.replace(/[\\"]/g, "\\$&")}"`)
    .join(",");
}

/** The same with one label more. */
export function withLabel(labels: string, key: string, value: string): string {
  const pairs = labels.match(/\w+="(?:\\.|[^"\\])*"/g) ?? [];
  return [...pairs, labelText({ [key]: value })].sort().join(",");
}
