import { didYouMean, suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import { matchesGlob } from "../units/glob.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/** What a target may name. */
export interface NamedObject {
  /** As its manifest has it: "Deployment". */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const FORM = "write KIND/NAME or NAMESPACE/KIND/NAME, such as deployment/checkout";

/** Words that kubectl takes for kinds, and that are not what reports call them. */
const SHORT: Readonly<Record<string, string>> = {
  deploy: "deployment",
  rs: "replicaset",
  sts: "statefulset",
  ds: "daemonset",
  cj: "cronjob",
  po: "pod",
  svc: "service",
  pdb: "poddisruptionbudget",
  no: "node",
};

interface Target {
  /** undefined: any. */
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly name: string;
}

/**
 * The objects that "deployment/checkout", "shop/deployment/checkout" or "deployment/*" names, in order.
 *
 * Reports a target that names none, and one without wildcards that names objects of several namespaces.
 * O(objects x length), and more for the suggestions of a mistake.
 */
export function resolveObjects<T extends NamedObject>(
  written: Placed<string>,
  objects: readonly T[],
  kinds: readonly string[],
  reading: Reading,
): readonly T[] | undefined {
  const target = readTarget(written, objects, kinds, reading);
  if (target === undefined) return undefined;
  const found = objects.filter(
    (each) =>
      each.kind.toLowerCase() === target.kind &&
      matchesGlob(target.name, each.name) &&
      (target.namespace === undefined || matchesGlob(target.namespace, each.namespace)),
  );
  if (found.length === 0) return reportNone(written, target, objects, kinds, reading);
  const namespaces = [...new Set(found.map((each) => each.namespace))];
  if (namespaces.length === 1 || isPattern(written.value)) return found;
  const message = `${shorten(written.value)} is in the namespaces ${namespaces.join(", ")}`;
  const hint = `write ${namespaces[0]}/${written.value}, or */${written.value} for all of them`;
  return reading.error(written.place, "bad-target", message, hint);
}

export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

function readTarget(
  { value, place }: Placed<string>,
  objects: readonly NamedObject[],
  kinds: readonly string[],
  reading: Reading,
): Target | undefined {
  const parts = value.split("/");
  const [name = "", kind = "", namespace] = parts.reverse();
  if (parts.length === 1 || parts.length > 3 || parts.includes("")) {
    const named = objects.find((each) => each.name === value);
    const hint = named === undefined ? FORM : `did you mean "${targetOf(named)}"?`;
    return reading.error(place, "bad-target", `"${shorten(value)}" is no target`, hint);
  }
  if (kinds.includes(kind)) return { namespace, kind, name };
  const meant = Object.hasOwn(SHORT, kind) ? SHORT[kind] : didYouMean(kind, kinds);
  const prefix = namespace === undefined ? "" : `${shorten(namespace)}/`;
  const hint =
    meant !== undefined && kinds.includes(meant)
      ? `did you mean "${prefix}${meant}/${shorten(name)}"?`
      : `the kinds here are: ${kinds.join(", ")}`;
  const message = OTHERS.has(kind) ? `a ${kind} is no target here` : `unknown kind "${shorten(kind)}"`;
  return reading.error(place, "bad-target", message, hint);
}

/** Words that are kinds of targets elsewhere. */
const OTHERS = new Set([
  ...["node", "rack", "zone", "pool"],
  ...["deployment", "replicaset", "statefulset", "daemonset", "job", "cronjob", "pod"],
]);

function reportNone(
  { value, place }: Placed<string>,
  target: Target,
  objects: readonly NamedObject[],
  kinds: readonly string[],
  reading: Reading,
): undefined {
  const message = isPattern(value)
    ? `no object matches "${shorten(value)}"`
    : `there is no ${target.kind} "${shorten(target.name)}"`;
  return reading.error(place, "bad-target", message, whatThereIs(target, objects, kinds));
}

function whatThereIs(target: Target, objects: readonly NamedObject[], kinds: readonly string[]): string {
  const { kind, name, namespace } = target;
  if (objects.length === 0) return "there are no objects: name their files in workloads.manifests";
  const other = objects.find((each) => each.name === name && kinds.includes(each.kind.toLowerCase()));
  const ofKind = objects.filter((each) => each.kind.toLowerCase() === kind);
  if (other !== undefined && !ofKind.includes(other)) return `did you mean "${targetOf(other)}"?`;
  if (ofKind.length === 0) return `the manifests have no ${kind}s`;
  if (namespace === undefined) return near(target, ofKind);
  const inNamespace = ofKind.filter((each) => matchesGlob(namespace, each.namespace));
  if (inNamespace.length > 0) return near(target, inNamespace);
  return suggestion(namespace, [...new Set(ofKind.map((each) => each.namespace))], "the namespaces are");
}

function near({ kind, name }: Target, objects: readonly NamedObject[]): string {
  const names = [...new Set(objects.map((each) => each.name))];
  return suggestion(name, names, `the ${kind}s are`).replace(/^(did you mean ")/, `$1${kind}/`);
}

/** How a target names an object. */
export function targetOf({ kind, name }: NamedObject): string {
  return `${kind.toLowerCase()}/${name}`;
}
