/** Whether two statuses of one kind have the same values. */
export function isSameStatus<Status extends object>(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((field) => a[field] === b[field]);
}
