import type { ControllerRun, RecordedAction, RecordedObject } from "../reference/recorded-controllers.ts";

/** A run of the recordings with all its changes. */
export interface RecordedRun extends ControllerRun {
  readonly actions: readonly (RecordedAction & { readonly nodes?: readonly string[] })[];
  readonly changes: readonly RecordedChange[];
}

/** What became of one object, t seconds after the beginning: fields at its creation, [old, new] later. */
export interface RecordedChange {
  readonly t: number;
  readonly kind: string;
  readonly name: string;
  readonly op: "create" | "update" | "delete";
  readonly set?: Readonly<Record<string, RecordedObject>>;
}

export interface Step {
  readonly t: number;
  readonly change?: RecordedChange;
  readonly action?: RecordedRun["actions"][number];
}

/** Actions and changes by time; an action before the changes of its instant. */
export function stepsOf({ actions, changes }: RecordedRun): Step[] {
  const steps: Step[] = [
    ...actions.map((action) => ({ t: action.t, action })),
    ...changes.map((change) => ({ t: change.t, change })),
  ];
  return steps.sort((a, b) => a.t - b.t);
}
