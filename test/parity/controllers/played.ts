import type { Assembly } from "../../../src/run/assemble.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Kwok } from "./kwok.ts";
import type { Names } from "./names.ts";
import type { PodObjects } from "./pod-objects.ts";
import type { ControllerCase, ControllerRun } from "./recording.ts";
import type { CaseWorld } from "./world-of.ts";

/** A recorded run that is being played: all that views and actions may look at or use. */
export interface Played extends CaseWorld {
  readonly recorded: ControllerCase;
  readonly run: ControllerRun;
  readonly parts: Assembly;
  readonly kwok: Kwok;
  readonly pods: PodObjects;
  readonly names: Names;
  readonly log: ChangeLog;
  /** Does something later: after `delay` microseconds. */
  later(delay: number, act: () => void): void;
}
