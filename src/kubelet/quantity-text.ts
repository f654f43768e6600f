const STEPS = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Bytes as Kubernetes writes a quantity: the largest binary unit that leaves a whole number, "100Mi", "1234". */
export function inQuantity(bytes: number): string {
  let value = Math.floor(bytes);
  let step = 0;
  while (value !== 0 && value % 1024 === 0 && step < STEPS.length - 1) {
    value /= 1024;
    step++;
  }
  return `${value}${STEPS[step]}`;
}
