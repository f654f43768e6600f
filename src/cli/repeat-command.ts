import type { RunFailure } from "../spec/run-result.ts";

/** What was typed for a batch, as far as it decides what its runs do. */
export interface Typed {
  /** The scenario's file; "-" for the standard input; undefined for the shipped scenario, which needs no name. */
  readonly file: string | undefined;
  readonly sets: readonly string[];
  readonly strategies: readonly string[] | undefined;
  /** Labels of the strategies that run, in the order of `strategies`. */
  readonly labels: readonly string[];
  readonly variants: readonly string[] | undefined;
  readonly replications: number | undefined;
  readonly seed: number | undefined;
  readonly ignoreUnsupported: boolean;
  readonly check: boolean;
  readonly eventQueue: "ladder" | "heap";
}

/** The command that repeats the whole batch: what decides its results, and no more. */
export function batchCommand(typed: Typed): string {
  const { strategies, variants, replications, seed } = typed;
  return [
    ...start(typed),
    ...(strategies ? [`--strategies ${quoted(strategies.join(","))}`] : []),
    ...(variants ? [`--variants ${quoted(variants.join(","))}`] : []),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
    ...(replications === undefined ? [] : [`--replications ${replications}`]),
  ].join(" ");
}

/** The command that repeats one run alone. */
export function repeatCommand({ strategy, variant, seed }: RunFailure, typed: Typed): string {
  const word = typed.strategies?.[typed.labels.indexOf(strategy)] ?? strategy;
  return [
    ...start(typed),
    `--strategies ${quoted(word)}`,
    ...(variant === "" ? [] : [`--variants ${quoted(variant)}`]),
    `--seed ${seed}`,
    "--replications 1",
    ...(typed.check ? ["--check"] : []),
    ...(typed.eventQueue === "heap" ? ["--event-queue heap"] : []),
  ].join(" ");
}

function start({ file, sets, ignoreUnsupported }: Typed): readonly string[] {
  return [
    "stowage run",
    ...(file === undefined ? [] : [quoted(file)]),
    ...sets.map((set) => `--set ${quoted(set)}`),
    ...(ignoreUnsupported ? ["--ignore-unsupported"] : []),
  ];
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
