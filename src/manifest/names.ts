/** Names as the API server's validation has them [apimachinery/pkg/util/validation]. */

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WORD = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123 label: names of containers, namespaces, Services. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/** RFC 1123 subdomain: names of most objects. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** Key of a label, name of a resource: a word with an optional domain in front. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf("/");
  const word = text.slice(slash + 1);
  return (slash < 0 || isDnsSubdomain(text.slice(0, slash))) && word.length <= 63 && WORD.test(word);
}

export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && WORD.test(text));
}

export const LABEL_RULE =
  "at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends";
export const SUBDOMAIN_RULE =
  "at most 253 lower-case letters, digits, dashes and points, with a letter or digit at both ends";
export const KEY_RULE =
  "at most 63 letters, digits, - _ and . with a letter or digit at both ends, after an optional domain and /";
export const VALUE_RULE = "at most 63 letters, digits, - _ and . with a letter or digit at both ends";
