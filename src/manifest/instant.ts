/** Microseconds since 1970 of a timestamp of the API ("2026-01-31T12:00:00Z"); NaN if it is absent or none. */
export function instantOf(timestamp: string | undefined): number {
  return timestamp === undefined ? Number.NaN : Date.parse(timestamp) * 1000;
}
