/** A name as a file name on any system: what is not a letter, digit, point, dash or underscore becomes a dash. */
export function fileSlug(name: string): string {
  const slug = name
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 80);
  return slug === "" ? "unnamed" : slug;
}
