/** A strategy threw, answered with an error, or named a node that does not fit: its run fails, others go on. */
export class StrategyError extends Error {
  override readonly name = "StrategyError";
  /** Microseconds. */
  readonly simulatedTime: number;

  constructor(message: string, simulatedTime: number, cause?: unknown) {
    super(message, { cause });
    this.simulatedTime = simulatedTime;
  }
}
