import type { NamespaceDraft } from "./drafts.ts";
import type { KindInfo } from "./known/kinds.ts";
import type { Part } from "./part.ts";

/** An object of a known kind, and where it was found. */
export interface FoundObject {
  readonly info: KindInfo;
  readonly apiVersion: string;
  readonly part: Part;
  readonly file: string;
  readonly group: string;
  /** For objects that name none. */
  readonly defaultNamespace: string;
}

/** What all drafts have, apart from the kind. */
export type Base = Omit<NamespaceDraft, "kind">;
