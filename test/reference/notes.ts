/** The values that each thing took, repeats left out, as the recordings list them. */
export class Notes {
  readonly all: Record<string, unknown> = {};

  add(what: string, value: unknown): void {
    this.all[what] ??= [];
    const values = this.all[what] as unknown[];
    if (values.at(-1) !== value) values.push(value);
  }

  set(what: string, value: unknown): void {
    this.all[what] = value;
  }
}
