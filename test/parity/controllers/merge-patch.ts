import type { Manifest } from "./recording.ts";

/** A strategic merge patch as far as recordings use it: lists of named things are merged by name, others replaced. */
export function patched(value: Manifest, patch: Manifest): Manifest {
  if (Array.isArray(patch)) return patchedList(value, patch);
  if (typeof patch !== "object" || patch === null) return patch;
  const result: Manifest = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete result[key];
    else result[key] = patched(result[key], change);
  }
  return result;
}

function patchedList(value: Manifest, patch: readonly Manifest[]): Manifest {
  if (!Array.isArray(value) || patch.some((each) => each?.name === undefined)) return patch;
  const left = value.map((each) => {
    const change = patch.find(({ name }) => name === each.name);
    return change === undefined ? each : patched(each, change);
  });
  return [...left, ...patch.filter(({ name }) => !value.some((each) => each.name === name))];
}
