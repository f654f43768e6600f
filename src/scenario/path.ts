import { type Parsed, parsed, unparsed } from "../units/parsed.ts";

/**
 * Takes a path apart: keys, names and numbers divided by points, `["..."]` around what holds a point itself.
 *
 *     cluster.pools.web.count
 *     cluster.pools[0].machine["nvidia.com/gpu"]
 */
export function parsePath(text: string): Parsed<readonly string[]> {
  const segments: string[] = [];
  const hint =
    'write keys divided by points, like cluster.pools.web.count, and ["..."] around a key with points';
  let rest = text.trim();
  if (rest === "") return unparsed("empty", "is empty", hint);
  while (rest !== "") {
    const match = /^(?:\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|([^.[\]]+))/.exec(rest);
    if (match === null) return unparsed("malformed", "is not a path", hint);
    segments.push((match[1] ?? match[2] ?? match[3] ?? match[4])!);
    rest = rest.slice(match[0].length);
    if (rest.startsWith(".") && rest.length > 1) rest = rest.slice(1);
    else if (rest !== "" && !rest.startsWith("[")) return unparsed("malformed", "is not a path", hint);
  }
  return parsed(segments);
}
