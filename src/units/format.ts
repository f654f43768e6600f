const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

/** Writes millicores as Kubernetes does: "250m", "2"; exact. */
export function formatCpu(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** Writes bytes with the largest binary suffix that keeps them exact: "4Gi", "1500". */
export function formatBytes(bytes: number): string {
  let power = 0;
  let rest = bytes;
  while (rest >= 1024 && rest % 1024 === 0 && power < BINARY.length - 1) {
    rest /= 1024;
    power++;
  }
  return `${rest}${BINARY[power]}`;
}

/** Writes bytes for people, in three digits: "1.46Ki", "94Mi", "310Gi". */
export function formatBytesShort(bytes: number): string {
  let power = 0;
  let rest = bytes;
  while (rest >= 1000 && power < BINARY.length - 1) {
    rest /= 1024;
    power++;
  }
  return `${Number(rest.toPrecision(3))}${BINARY[power]}`;
}
