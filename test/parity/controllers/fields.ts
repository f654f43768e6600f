import { ANY, list, record } from "../shapes.ts";

/** Every field of a case of controllers that somebody knows: what else stands in one is told as not compared. */
export const RUNS = record({
  id: ANY,
  family: ANY,
  about: ANY,
  kubernetesVersion: ANY,
  flags: record({ kcm: list(), scheduler: list() }),
  podBehaviour: ANY,
  "nodes?": list(),
  objects: list(),
  repeats: ANY,
  "stable?": ANY,
  "varying?": ANY,
  // What the recorder chose the case by, in words: the objects have it.
  "n?": ANY,
  "surge?": ANY,
  "unavailable?": ANY,
  "clientLimits?": ANY,
  "defaults?": ANY,
  "keyFigures?": ANY,
  runs: list(
    record({
      repeat: ANY,
      seconds: ANY,
      load1: ANY,
      "load1Mean?": ANY,
      "load1Max?": ANY,
      sideBySide: ANY,
      "timedOut?": ANY,
      actions: list(),
      changes: list(),
      final: ANY,
      "measured?": ANY,
    }),
  ),
});
