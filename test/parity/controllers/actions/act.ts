import type { LiveManifests } from "../live-manifests.ts";
import type { Played } from "../played.ts";
import type { PodFinder } from "../pod-finder.ts";
import type { RecordedAction } from "../recording.ts";

/** Does to a run what the recorder did. */
export type Act = (action: RecordedAction, acting: Acting) => void;

/** A run with what actions need besides. */
export interface Acting extends Played {
  readonly manifests: LiveManifests;
  readonly finder: PodFinder;
  /** The answer to an action, ours and the recorded one. */
  answered(action: RecordedAction, found: unknown, recorded: unknown): void;
}
