/** How a metric's numbers are shown to people: times the factor, with this suffix. */
export interface DisplayUnit {
  readonly name: string;
  readonly factor: number;
}

/** Metrics of unit "1" that are shares, not counts. */
const SHARES: ReadonlySet<string> = new Set([
  "cpu_utilization",
  "memory_utilization",
  "fragmentation",
  "node_availability",
  "estimate_error",
  "availability",
  "rollout_min_availability",
]);

/**
 * The unit in which values of a metric read best, chosen by the largest of them, so that a column has one unit.
 *
 * Seconds become ms, s, min, h or d; shares become per cent; the currency has no name.
 */
export function displayUnit(metric: string, unit: string, largest: number): DisplayUnit {
  if (unit === "s") return timeUnit(largest);
  if (unit === "1") return SHARES.has(metric) ? { name: "%", factor: 100 } : { name: "", factor: 1 };
  if (unit === "currency") return { name: "", factor: 1 };
  if (unit === "replica s") {
    const time = timeUnit(largest);
    return { name: `replica ${time.name}`, factor: time.factor };
  }
  return { name: unit, factor: 1 };
}

/** A unit for seconds: below 1 s in ms, up to 5 min in s, up to 5 h in min, up to 5 d in h. */
export function timeUnit(seconds: number): DisplayUnit {
  if (seconds < 1 && seconds > 0) return { name: "ms", factor: 1000 };
  if (seconds <= 300) return { name: "s", factor: 1 };
  if (seconds <= 5 * 3600) return { name: "min", factor: 1 / 60 };
  if (seconds <= 5 * 86_400) return { name: "h", factor: 1 / 3600 };
  return { name: "d", factor: 1 / 86_400 };
}

/**
 * How many decimals are worth showing: two significant digits of the uncertainty, or, without one, four of the
 * value. At most four.
 */
export function decimalsFor(value: number, uncertainty: number): number {
  const known = Number.isFinite(uncertainty) && uncertainty > 0;
  const size = Math.abs(known ? uncertainty : value);
  if (!(size > 0) || !Number.isFinite(size)) return 0;
  if (!known && Number.isInteger(value)) return 0;
  const leading = Math.floor(Math.log10(size));
  return Math.min(Math.max((known ? 1 : 3) - leading, 0), 4);
}

/** "12,345.6": a point for decimals, commas for thousands; "-" for what was not observed. */
export function formatNumber(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "-";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const fixed = value.toFixed(decimals);
  const [whole = "", fraction] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text;
}

/** "3", "2.5": how many there are on average. */
export function formatCount(mean: number): string {
  return formatNumber(mean, Number.isInteger(mean) ? 0 : 1);
}

/** "12.3 s", "4.5 %", "17": one value with its unit, to `digits` significant digits. */
export function formatQuantity(metric: string, unit: string, value: number, digits = 3): string {
  const { name, factor } = displayUnit(metric, unit, Math.abs(value));
  const shown = value * factor;
  const text = formatNumber(shown, significantDecimals(shown, digits));
  return name === "" || text === "-" ? text : `${text} ${name}`;
}

/** "-12 % ± 3 %": a relative difference with the half-width of its interval. */
export function formatShare(relative: number, halfWidth: number): string {
  // A quarter x 100 may be a little more than 25.
  const shown = Number((relative * 100).toPrecision(12));
  const decimals = Math.min(decimalsFor(shown, halfWidth * 50), 1);
  const sign = relative > 0 ? "+" : "";
  const share = `${sign}${formatNumber(shown, decimals)} %`;
  return Number.isNaN(halfWidth) ? share : `${share} ± ${formatNumber(halfWidth * 100, decimals)} %`;
}

function significantDecimals(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value) || Number.isInteger(value)) return 0;
  return Math.min(Math.max(digits - 1 - Math.floor(Math.log10(Math.abs(value))), 0), 6);
}
