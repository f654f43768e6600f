import { checkFields, type FieldUse } from "../manifest/check-fields.ts";
import type { Listener, Part } from "../manifest/part.ts";
import { isPlainMap } from "../manifest/plain.ts";
import { wholeBetween } from "../manifest/read-number.ts";
import type { PluginArgs, ProfileSpec } from "../spec/scheduler.ts";
import { ARGUMENTS } from "./known-fields.ts";
import { readPlugin } from "./plugin-names.ts";
import { readArgs } from "./read-args.ts";
import { readPlugins } from "./read-plugins.ts";

/** Reads a profile whose fields have the right types. `schedulerName` is what it is called if it does not say. */
export function readProfile(
  profile: Part,
  schedulerName: string,
  listener: Listener,
  use: FieldUse,
): ProfileSpec {
  return {
    schedulerName: profile.text("schedulerName", schedulerName),
    percentageOfNodesToScore: profile.has("percentageOfNodesToScore") ? readPercentage(profile) : undefined,
    plugins: readPlugins(profile, use),
    args: readPluginConfig(profile, listener, use),
  };
}

/** Of the whole configuration or of a profile; 0: adaptive. */
export function readPercentage(part: Part): number {
  return wholeBetween(part, "percentageOfNodesToScore", 0, 100, 0);
}

function readPluginConfig(profile: Part, listener: Listener, use: FieldUse): PluginArgs {
  const args = new Map<string, Part | undefined>();
  for (const entry of profile.list("pluginConfig")) {
    const name = readPlugin(entry)?.name;
    if (name === undefined) continue;
    if (args.has(name))
      entry
        .get("name")
        ?.error("duplicate-name", `${name} has arguments already`, "make one entry of the two");
    // Readers rely on types.
    const isSound = checkArgs(name, entry.get("args"), listener, use);
    args.set(name, isSound ? entry.get("args") : undefined);
  }
  return readArgs((name) => args.get(name));
}

function checkArgs(plugin: string, args: Part | undefined, listener: Listener, use: FieldUse): boolean {
  if (args === undefined) return true;
  const type = ARGUMENTS[plugin];
  if (type === undefined) {
    if (!isPlainMap(args.value) || Object.keys(args.value).length > 0)
      args.keyWarn("no-effect", `${plugin} takes no arguments`, "remove them");
    return true;
  }
  const isSound = checkFields(args.value, type, `${plugin}Args`, args.path, listener, use);
  const kind = args.text("kind", `${plugin}Args`);
  if (isSound && kind !== `${plugin}Args`)
    args
      .get("kind")
      ?.error("wrong-kind", `these are arguments of another plugin`, `write kind: ${plugin}Args`);
  return isSound;
}
