import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Part } from "../manifest/part.ts";
import { shortened } from "../manifest/plain.ts";
import { SCHEDULER_PLUGINS, type SchedulerPlugin, schedulerPlugin } from "../spec/scheduler-plugins.ts";

const NAMES = SCHEDULER_PLUGINS.map(({ name }) => name);

/** The plugin that stands under `name`; undefined once it is reported that there is none. */
export function readPlugin(part: Part): SchedulerPlugin | undefined {
  const name = part.text("name", "");
  const plugin = schedulerPlugin(name);
  if (plugin !== undefined) return plugin;
  return part.get("name")?.error("unknown-plugin", `unknown plugin "${shortened(name)}"`, hintFor(name));
}

/** Tells of a name that disables nothing, which kube-scheduler takes without a word. */
export function checkDisabled(part: Part): void {
  const name = part.text("name", "");
  if (name === "*" || schedulerPlugin(name) !== undefined) return;
  const message = `unknown plugin "${shortened(name)}": this disables nothing`;
  part.get("name")?.warn("unknown-plugin", message, hintFor(name));
}

function hintFor(name: string): string {
  if (REMOVED.has(name)) return "it was removed, and NodeVolumeLimits does its work: remove it here too";
  const near = didYouMean(name, NAMES);
  return near === undefined ? `the plugins are: ${NAMES.join(", ")}` : `did you mean "${near}"?`;
}

const REMOVED = new Set(["AzureDiskLimits", "CinderLimits", "EBSLimits", "GCEPDLimits"]);
