import type { BatchProgress } from "../batch/progress.ts";
import { formatDuration } from "../units/duration.ts";
import type { Terminal } from "./terminal.ts";

/** Shows how far a batch has come. */
export interface ProgressDisplay {
  show(progress: BatchProgress): void;
  /** Leaves the terminal as it was. */
  stop(): void;
}

/** A bar where it can be drawn, else a line now and then for who reads the summary; nothing in pipes or when quiet. */
export async function progressDisplay(
  terminal: Terminal,
  title: string,
  quiet: boolean,
): Promise<ProgressDisplay> {
  if (!quiet && terminal.live) return await bar(terminal.live, title);
  const isPiped = terminal.columns === undefined;
  return quiet || isPiped ? { show() {}, stop() {} } : lines(terminal, title);
}

async function bar(stream: NodeJS.WriteStream, title: string): Promise<ProgressDisplay> {
  const { default: progress } = await import("cli-progress");
  const { SingleBar, Presets } = progress;
  const format = "{title} {bar} {percent} %  {done}/{runs} runs{failures}{left}";
  const single = new SingleBar(
    {
      stream,
      format,
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      forceRedraw: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  // The bar's own total is 1: runs under way count by their share. It takes {total} for itself.
  single.start(1, 0, { title, percent: 0, done: 0, runs: 0, failures: "", left: "" });
  return {
    show: (state) =>
      single.update(state.fraction, {
        title,
        percent: percentOf(state),
        done: state.done,
        runs: state.total,
        failures: state.failed === 0 ? "" : `, ${state.failed} failed`,
        left: leftOf(state),
      }),
    stop: () => single.stop(),
  };
}

/** Batches that end sooner need no word in between. Seconds. */
const SILENCE = 2;
const STEP = 10;

function lines(terminal: Terminal, title: string): ProgressDisplay {
  let next = STEP;
  return {
    show(state) {
      const percent = percentOf(state);
      if (percent < next || percent >= 100 || state.elapsed < SILENCE) return;
      next = (Math.floor(percent / STEP) + 1) * STEP;
      terminal.note(`${title}: ${percent} %, ${state.done} of ${state.total} runs${leftOf(state)}`);
    },
    stop() {},
  };
}

function percentOf({ fraction }: BatchProgress): number {
  return Math.floor(fraction * 100);
}

function leftOf({ remaining, elapsed }: BatchProgress): string {
  // The first guesses are wild.
  if (remaining === undefined || elapsed < 1) return "";
  return `, ${formatDuration(Math.ceil(remaining) * 1_000_000)} left`;
}
