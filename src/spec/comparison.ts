/** How a value is held against a bound. */
export type Comparator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Whether `value operator bound` holds. NaN is unequal to everything, and no less and no more. */
export function compares(value: number, operator: Comparator, bound: number): boolean {
  switch (operator) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    case "==":
      return value === bound;
    case "!=":
      return value !== bound;
  }
}
