import type { NodeId } from "../cluster/ids.ts";
import { Verdict } from "./verdict.ts";

/** Takes down why one node after the other was rejected, and keeps nothing else: `forget` between two nodes. O(1). */
export class SingleRejection extends Verdict {
  /** The filter that rejected the node; "": none did. */
  filter = "";
  /** Whether the removal of pods could help. */
  isResolvable = false;

  constructor() {
    super(0);
    this.recording = true;
  }

  forget(): void {
    this.filter = "";
    this.isResolvable = false;
  }

  /** A filter may give several reasons, against all of which the removal of pods must help. */
  override reject(_node: NodeId, filter: string, _reason: string, isResolvable = false): void {
    this.isResolvable = isResolvable && (this.filter === "" || this.isResolvable);
    this.filter = filter;
  }

  override rejectedBy(filter: string): void {
    this.filter = filter;
  }
}
