/** "+db +db -db" as "+db*2 -db": how recordings tell which pods came and went. */
export function counted(steps: readonly string[]): string {
  const runs: [string, number][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0] === step) last[1]++;
    else runs.push([step, 1]);
  }
  return runs.map(([step, times]) => (times === 1 ? step : `${step}*${times}`)).join(" ");
}
