import { type EventSink, POD_OUTCOMES, type PodRecord } from "../spec/run-result.ts";
import { BufferedFile } from "./buffered-file.ts";

/** The event log or the pods could not be written. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
}

/** Writes down what happens in one run while it happens. */
export interface Spool extends EventSink {
  /** Writes what is left. The files are whole only after this. */
  close(): void;
}

/**
 * Opens the files of one run; "" for a file that is not wanted.
 *
 * Events: one JSON object a line, {time_s, reason, pod, node, message}.
 * Pods: rows of ten little-endian doubles: workload, index, submitted, bound, ready, ended (microseconds), node,
 * attempts, outcome (its position in POD_OUTCOMES), length of its name in bytes; then the name in UTF-8.
 *
 * Every method throws a SpoolError when the file system refuses (a full disk).
 */
export function openSpool(eventsFile: string, podsFile: string): Spool {
  const events = eventsFile === "" ? undefined : eventLog(eventsFile);
  const pods = podsFile === "" ? undefined : podLog(podsFile);
  return {
    ...(events && { event: events.event }),
    ...(pods && { pod: pods.pod }),
    close() {
      try {
        events?.close();
      } finally {
        pods?.close();
      }
    },
  };
}

function eventLog(path: string) {
  const file = written(path, () => new BufferedFile(path));
  return {
    event: (time: number, reason: string, pod: string, node: string, message: string) =>
      written(path, () =>
        file.text(`${JSON.stringify({ time_s: time / 1e6, reason, pod, node, message })}\n`),
      ),
    close: () => written(path, () => file.close()),
  };
}

function podLog(path: string) {
  const file = written(path, () => new BufferedFile(path));
  return {
    pod: (record: PodRecord) => written(path, () => writePod(file, record)),
    close: () => written(path, () => file.close()),
  };
}

function writePod(file: BufferedFile, pod: PodRecord): void {
  file.number(pod.workload);
  file.number(pod.index);
  file.number(pod.submitted);
  file.number(pod.bound);
  file.number(pod.ready);
  file.number(pod.ended);
  file.number(pod.node);
  file.number(pod.attempts);
  file.number(POD_OUTCOMES.indexOf(pod.outcome));
  file.number(Buffer.byteLength(pod.name));
  if (pod.name !== "") file.text(pod.name);
}

function written<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw new SpoolError(`cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}
