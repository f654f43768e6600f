/**
 * Whether a text is of the form of a glob: `*` stands for any characters but `/`, `?` for one that is not `/`,
 * everything else for itself. The whole text must match. O(text x pattern).
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === "*") {
      star = next++;
      starAt = at;
    } else if (wanted !== undefined && (wanted === text[at] || (wanted === "?" && text[at] !== "/"))) {
      at++;
      next++;
    } else if (star >= 0 && text[starAt] !== "/") {
      // Let the last star stand for one character more, and try again.
      at = ++starAt;
      next = star + 1;
    } else return false;
  }
  while (pattern[next] === "*") next++;
  return next === pattern.length;
}
