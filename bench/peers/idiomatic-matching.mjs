/** Whether labels meet all requirements of a selector; undefined selects nothing. */
export function matches(selector, labels) {
  if (selector === undefined) return false;
  return selector.every(({ key, operator, values }) => {
    const has = Object.hasOwn(labels, key);
    switch (operator) {
      case "In":
        return has && values.includes(labels[key]);
      case "NotIn":
        return !has || !values.includes(labels[key]);
      case "Exists":
        return has;
      default:
        return !has;
    }
  });
}

/** How many of the things have each key. */
export function countBy(things, keyOf, amountOf = () => 1) {
  return things.reduce(
    (counts, thing) => counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + amountOf(thing)),
    new Map(),
  );
}
