/**
 * An amount in thousandths as Kubernetes prints it: "500m", "2", "64Mi", "1G". Of the two ways of writing a large
 * number the shorter one, which is nearly always how it was written.
 */
export function quantityText(thousandths: bigint): string {
  if (thousandths % 1000n !== 0n) return `${thousandths}m`;
  const whole = thousandths / 1000n;
  const binary = scaled(whole, 1024n, BINARY);
  const decimal = scaled(whole, 1000n, DECIMAL);
  return binary.length <= decimal.length ? binary : decimal;
}

/** Bytes that were measured, as Kubernetes writes them: the largest binary unit that leaves a whole number, "100Mi". */
export function measuredText(bytes: number): string {
  return scaled(BigInt(Math.floor(bytes)), 1024n, BINARY);
}

const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["", "k", "M", "G", "T", "P", "E"];

function scaled(whole: bigint, base: bigint, suffixes: readonly string[]): string {
  let left = whole;
  let step = 0;
  for (; left !== 0n && left % base === 0n && step < suffixes.length - 1; step++) left /= base;
  return `${left}${suffixes[step]}`;
}
