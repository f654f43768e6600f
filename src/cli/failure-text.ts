import type { RunFailure } from "../spec/run-result.ts";
import { formatDuration } from "../units/duration.ts";

/** What went wrong in one run: where, when, what, and the command that repeats it. */
export function failureText(failure: RunFailure, command: string): string {
  const { scenario, strategy, variant, seed, simulatedTime, kind, message } = failure;
  const place = [
    `scenario ${scenario}`,
    `strategy ${strategy}`,
    ...(variant === "" ? [] : [`variant ${variant}`]),
    `seed ${seed}`,
    simulatedTime === undefined
      ? "simulated time unknown"
      : `simulated time ${formatDuration(Math.round(simulatedTime))}`,
  ];
  return [`error: ${message} [${kind}]`, `  in: ${place.join(", ")}`, `  to repeat: ${command}`].join("\n");
}
