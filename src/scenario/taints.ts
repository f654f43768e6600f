import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Place } from "../document/value.ts";
import type { TaintEffect, TaintSpec } from "../spec/pod.ts";
import type { TaintPattern } from "../spec/world.ts";
import type { Reading } from "./reading.ts";
import { shorten, string } from "./scalars.ts";
import { mapped, type Shape } from "./shape.ts";

const EFFECTS: readonly TaintEffect[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const FORM = 'write KEY=VALUE:EFFECT, such as "dedicated=gpu:NoSchedule"';
/** Key, value and effect, as kubectl has them; the value and its sign may be absent. */
const REMOVED = /^([A-Za-z0-9](?:[-\w./]*[A-Za-z0-9])?)(?:=[-\w.]*)?(?::(\w+))?-?$/;
const REMOVED_FORM = 'write KEY or KEY:EFFECT, such as "dedicated:NoSchedule"';
const TAINT = /^([A-Za-z0-9](?:[-\w./]*[A-Za-z0-9])?)(?:=([A-Za-z0-9]?[-\w.]*))?:(\w+)$/;

/** A taint as kubectl writes it: `dedicated=gpu:NoSchedule`. */
export const taint: Shape<TaintSpec> = mapped(string("a taint"), (text, place, reading) => {
  const match = TAINT.exec(text);
  if (match === null) return reading.error(place, "wrong-value", `"${shorten(text)}" is no taint`, FORM);
  const [, key = "", value = "", word = ""] = match;
  const effect = readEffect(word, place, reading);
  return effect && { key, value, effect };
});

/** What is taken away, with or without kubectl's minus: `dedicated:NoSchedule-`, or `dedicated` for all effects. */
export const removedTaint: Shape<TaintPattern> = mapped(string("a taint"), (text, place, reading) => {
  const match = REMOVED.exec(text);
  if (match === null)
    return reading.error(place, "wrong-value", `"${shorten(text)}" is no taint`, REMOVED_FORM);
  const [, key = "", word] = match;
  if (word === undefined) return { key, effect: undefined };
  const effect = readEffect(word, place, reading);
  return effect && { key, effect };
});

function readEffect(word: string, place: Place, reading: Reading): TaintEffect | undefined {
  const effect = EFFECTS.find((each) => each === word);
  if (effect !== undefined) return effect;
  const near = didYouMean(word, EFFECTS);
  const hint = near === undefined ? `the effects are: ${EFFECTS.join(", ")}` : `did you mean "${near}"?`;
  return reading.error(place, "wrong-value", `unknown effect "${shorten(word)}"`, hint);
}
