/** Microseconds as Go prints a duration: "14s", "1m40s", "1h0m0s", "500ms". */
export function goDuration(microseconds: number): string {
  if (microseconds === 0) return "0s";
  if (microseconds < MILLISECOND) return `${microseconds}µs`;
  if (microseconds < SECOND) return `${microseconds / MILLISECOND}ms`;
  const seconds = `${(microseconds % MINUTE) / SECOND}s`;
  const minutes = Math.floor(microseconds / MINUTE);
  if (minutes === 0) return seconds;
  const hours = Math.floor(minutes / 60);
  return `${hours === 0 ? "" : `${hours}h`}${minutes % 60}m${seconds}`;
}

const MILLISECOND = 1000;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
