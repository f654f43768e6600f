import type { TemplateDraft } from "./drafts.ts";
import type { Part } from "./part.ts";

/** What goes by single pods needs pods that are not restarted in place. */
export function requireNever(at: Part | undefined, { restartPolicy }: TemplateDraft): void {
  if (restartPolicy === "Never") return;
  const key = String(at?.path.at(-1));
  at?.keyError(
    "conflicting-keys",
    `${key} needs restartPolicy: Never`,
    "write restartPolicy: Never in the template",
  );
}
