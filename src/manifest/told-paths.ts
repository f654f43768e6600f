import type { Path } from "./manifest-text.ts";
import type { Listener } from "./part.ts";

/**
 * Passes on what is told of one object, and remembers where its errors are, so that it can be read on for the sake of
 * its other mistakes.
 */
export class ToldPaths implements Listener {
  readonly #listener: Listener;
  readonly #paths: Path[] = [];

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  report(...told: Parameters<Listener["report"]>): void {
    const [severity, path] = told;
    if (severity === "error") this.#paths.push(path);
    this.#listener.report(...told);
  }

  /** Passes on only what cannot come of an error that was told: not on the way to one, nor within. */
  get others(): Listener {
    return {
      report: (...told) => {
        const [, path, , code] = told;
        if (code === MISMATCH || this.#paths.some((each) => isWithin(each, path) || isWithin(path, each)))
          return;
        this.#listener.report(...told);
      },
    };
  }
}

/** Compares two places, one of which may hold what is wrong. */
const MISMATCH = "selector-mismatch";

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, position) => path[position] === key);
}
