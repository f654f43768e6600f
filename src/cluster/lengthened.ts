/** Copies a column into the head of a longer one, and gives that. */
export function lengthened<Values extends Uint8Array | Int32Array | Float64Array>(
  column: Values,
  longer: Values,
): Values {
  longer.set(column);
  return longer;
}
