/** What the shell is told. Scripts rely on these numbers. */
export const EXIT = {
  fine: 0,
  /** A run failed, or something could not be written. */
  failed: 1,
  /** The command line or a scenario is wrong: nothing has run. */
  wrongInput: 2,
  /** All runs finished, and an expectation does not hold. */
  expectation: 99,
  /** Interrupted; what had finished is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The code of several things done: the first of these that occurs among them. */
const GRAVEST_FIRST: readonly ExitCode[] = [EXIT.interrupted, EXIT.wrongInput, EXIT.failed, EXIT.expectation];

export function gravest(codes: readonly ExitCode[]): ExitCode {
  return GRAVEST_FIRST.find((code) => codes.includes(code)) ?? EXIT.fine;
}
