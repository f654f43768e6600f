/**
 * timeline: the scenario said so. random: it was drawn. log: it was recorded so; the target says why. plan: a rollout
 * plan of the scenario came to it.
 */
export type MarkCause = "timeline" | "random" | "log" | "plan";
