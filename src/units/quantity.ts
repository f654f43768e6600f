import { divideUp, MAX_NUMBER_LENGTH, parseDecimal } from "./decimal.ts";
import { type Parsed, parsed, unparsed } from "./parsed.ts";

const BYTES_HINT = 'write bytes like "512Mi", "4Gi" or "500M"';

/** Reads a Kubernetes quantity of CPU ("250m", "1.5", "2k") as millicores, rounded up to a whole one. */
export function parseCpu(text: string): Parsed<number> {
  return parseScaled(text, 1000n, "9T", 'write cores like "2", "0.5" or "250m"');
}

/** Reads a Kubernetes quantity of memory or storage ("4Gi", "1e9", "500M") as bytes, rounded up to a whole one. */
export function parseBytes(text: string): Parsed<number> {
  return parseScaled(text, 1n, "8Pi", BYTES_HINT);
}

/** Reads a Kubernetes quantity that counts things ("8", "1k"): pods, GPUs. A fraction is refused, as Kubernetes does. */
export function parseCount(text: string): Parsed<number> {
  const hint = 'write a whole number like "8"';
  const amount = parseScaled(text, 1000n, "9T", hint);
  if (!amount.ok) return amount;
  if (amount.value % 1000 !== 0) return unparsed("too-fine", "must be a whole number", hint);
  return parsed(amount.value / 1000);
}

/**
 * Reads a Kubernetes quantity of whatever resource as thousandths of its unit, exact and rounded up to a whole one.
 *
 * Sums of these are what Kubernetes adds up before it rounds the sum to whole millicores, bytes or things.
 */
export function parseThousandths(text: string): Parsed<bigint> {
  return parseExact(text, 1000n, 'write a quantity like "2", "250m" or "512Mi"');
}

function parseScaled(text: string, perUnit: bigint, limit: string, hint: string): Parsed<number> {
  const exact = parseExact(text, perUnit, hint);
  if (!exact.ok) return exact;
  const amount = Number(exact.value);
  if (amount > Number.MAX_SAFE_INTEGER) {
    return unparsed("too-large", "is more than can be counted exactly", `write at most ${limit}`);
  }
  return parsed(amount);
}

/**
 * Reads a quantity as a whole number of 1/perUnit, rounded up: number, then one suffix of n u m k M G T P E,
 * Ki Mi Gi Ti Pi Ei, or a decimal exponent ("1e3", "1E3"). Source: Kubernetes apimachinery, resource.Quantity.
 */
function parseExact(text: string, perUnit: bigint, hint: string): Parsed<bigint> {
  if (text === "") return unparsed("empty", "is empty", hint);
  const match = /^([+-]?)([\d.]+)(.*)$/su.exec(text);
  const number = match === null ? undefined : parseDecimal(match[2]!);
  if (match === null || number === undefined || text.length > MAX_NUMBER_LENGTH) {
    return unparsed("malformed", "is not a quantity", hint);
  }
  const factor = parseSuffix(match[3]!);
  if (factor === undefined) {
    return unparsed(
      "unknown-unit",
      `has an unknown suffix "${match[3]}"`,
      suffixHint(match[2]!, match[3]!, hint),
    );
  }
  if (match[1] === "-" && number.digits > 0n) return unparsed("negative", "is negative", hint);
  const numerator = number.digits * factor.numerator * perUnit;
  return parsed(divideUp(numerator, 10n ** BigInt(number.scale) * factor.denominator));
}

interface Factor {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const DECIMAL_SUFFIXES = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY_SUFFIXES = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Beyond any amount that passes the range check, and small enough for big integers to stay cheap. */
const MAX_EXPONENT = 80;

function parseSuffix(suffix: string): Factor | undefined {
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return powerOfTen(3 * (decimal - 3));
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary >= 0) return { numerator: 1024n ** BigInt(binary + 1), denominator: 1n };
  const exponent = /^[eE]([+-]?\d{1,9})$/.exec(suffix);
  if (exponent === null) return undefined;
  return powerOfTen(Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, Number(exponent[1]))));
}

function powerOfTen(exponent: number): Factor {
  return exponent >= 0
    ? { numerator: 10n ** BigInt(exponent), denominator: 1n }
    : { numerator: 1n, denominator: 10n ** BigInt(-exponent) };
}

function suffixHint(number: string, suffix: string, hint: string): string {
  const bare = suffix.trim().replace(/B$/, "");
  if (bare !== suffix && bare !== "" && parseSuffix(bare) !== undefined) {
    return `Kubernetes writes no B and no space: "${number}${bare}"`;
  }
  if (bare === "K") return `write "${number}k" for thousands, "${number}Ki" for 1024`;
  const [, prefix] = /^([kmgt])i?b?$/i.exec(suffix.trim()) ?? [];
  if (prefix !== undefined && hint === BYTES_HINT) {
    const letter = prefix.toUpperCase();
    return `write "${number}${letter.replace("K", "k")}", or "${number}${letter}i" for powers of 1024`;
  }
  if (/^(v?cpus?|cores?)$/i.test(suffix.trim())) return `write "${number}"`;
  return hint;
}
