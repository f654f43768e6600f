/** Data as text, for programs. */
export async function dataText(data: unknown, format: "json" | "yaml"): Promise<string> {
  if (format === "json") return `${JSON.stringify(data, undefined, 2)}\n`;
  const { stringify } = await import("yaml");
  // Without anchors: what reads YAML for people does not always follow them.
  return stringify(data, { aliasDuplicateObjects: false });
}
