/** A choice that is none. */
export const NOWHERE = -1;

/** FNV-1a over whole numbers, as eight hexadecimal digits. */
export function hashOf(numbers) {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** What `process.cpuUsage` gives, in microseconds. */
export function microseconds({ user, system }) {
  return user + system;
}
