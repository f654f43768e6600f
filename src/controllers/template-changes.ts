import { replaced } from "../spec/amounts.ts";
import type { ContainerBehavior, ContainerSpec, LabelSelectorSpec, PodTemplateSpec } from "../spec/pod.ts";
import { rewritten as resized } from "../spec/sized-template.ts";
import { templateHash } from "../spec/template-hash.ts";
import type { WrittenContainer, WrittenResources } from "../spec/written-pod.ts";

/**
 * The template with another image in one of its containers, init containers included; the same template where no
 * container has that name or its image is that already.
 *
 * The new key is the text that the template would have if it had been written so: two ways to one template meet.
 */
export function withImage(
  template: PodTemplateSpec,
  container: string,
  image: string,
  behavior: ContainerBehavior,
): PodTemplateSpec {
  const isMeant = (each: ContainerSpec) => each.name === container && each.image !== image;
  const { initContainers, containers } = template;
  if (![...initContainers, ...containers].some(isMeant)) return template;
  const changed = (each: ContainerSpec) => (isMeant(each) ? { ...each, image, behavior } : each);
  const key = rewritten(template.key, `image of ${container}: ${image}`, ({ spec }) => {
    for (const each of [...listOf(spec?.initContainers), ...listOf(spec?.containers)])
      if (each.name === container) {
        each.image = image;
        // A key is silent about the policy that the tag implies.
        if (each.imagePullPolicy === usualPolicy(image)) delete each.imagePullPolicy;
      }
  });
  return {
    ...withRevisionLabel(template, key),
    initContainers: initContainers.map(changed),
    containers: containers.map(changed),
  };
}

/**
 * The template with other requests and limits in one of its containers, where these say something, as `kubectl set
 * resources` has it. Its sums follow from what it was made from; a template that does not know that stays as it is.
 */
export function withResources(
  template: PodTemplateSpec,
  container: string,
  { requests, limits }: WrittenResources,
  resources: readonly string[],
): PodTemplateSpec {
  const { written } = template;
  if (written === undefined) return template;
  const changed = (each: WrittenContainer): WrittenContainer =>
    each.name === container
      ? { ...each, requests: replaced(each.requests, requests), limits: replaced(each.limits, limits) }
      : each;
  const key = rewritten(template.key, `resources of ${container}`, ({ spec }) => {
    for (const each of [...listOf(spec?.initContainers), ...listOf(spec?.containers)])
      if (each.name === container) each.resources = textOf(each.resources, { requests, limits });
  });
  const pod = {
    ...written,
    containers: written.containers.map(changed),
    initContainers: written.initContainers.map(changed),
  };
  return key === template.key ? template : resized(withRevisionLabel(template, key), pod, resources);
}

/** As a key has it: amounts in thousandths. */
function textOf(before: unknown, { requests, limits }: WrittenResources): unknown {
  const own = (before ?? {}) as Readonly<Record<string, object | undefined>>;
  const texts = (amounts: WrittenResources["requests"]) =>
    Object.fromEntries(Array.from(amounts, ([resource, amount]) => [resource, `${amount}m`]));
  const merged = {
    requests: { ...own["requests"], ...texts(requests) },
    limits: { ...own["limits"], ...texts(limits) },
  };
  const filled = Object.entries(merged).filter(([, amounts]) => Object.keys(amounts).length > 0);
  return { ...own, ...Object.fromEntries(filled) };
}

/** The template with another label: another revision. */
export function withLabel(template: PodTemplateSpec, label: string, value: string): PodTemplateSpec {
  const key = rewritten(template.key, `label ${label}: ${value}`, (text) => {
    text.metadata = { ...text.metadata, labels: { ...text.metadata?.labels, [label]: value } };
  });
  const changed = withRevisionLabel(template, key);
  return { ...changed, labels: { ...changed.labels, [label]: value } };
}

/** The template of a restart at this instant, or as a cluster writes it: another revision with the same pods. */
export function restarted(template: PodTemplateSpec, at: number | string): PodTemplateSpec {
  const key = rewritten(template.key, `restarted at ${at}`, (text) => {
    const annotations = { ...text.metadata?.annotations, [RESTARTED_AT]: at };
    text.metadata = { ...text.metadata, annotations };
  });
  return withRevisionLabel(template, key);
}

/** The template with the mark of the restart that another one has, if it has none itself. */
export function restartedLike(other: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  if (!other.key.startsWith("{") || !other.key.includes(RESTARTED_AT) || template.key.includes(RESTARTED_AT))
    return template;
  const at = (JSON.parse(other.key) as TemplateText).metadata?.annotations?.[RESTARTED_AT];
  return typeof at === "number" || typeof at === "string" ? restarted(template, at) : template;
}

/**
 * The template with another key, and with the label that tells revisions apart renewed, there and where anything
 * selects by it (`matchLabelKeys: [pod-template-hash]`, the ReplicaSet): a revision spreads, or keeps away, by itself.
 */
function withRevisionLabel(template: PodTemplateSpec, key: string): PodTemplateSpec {
  const label = REVISION_LABELS.find((each) => Object.hasOwn(template.labels, each));
  if (label === undefined) return { ...template, key };
  const before = template.labels[label]!;
  const hash = templateHash(key);
  const renew = (selector: LabelSelectorSpec | undefined) =>
    selector?.map((each) =>
      each.key === label && each.values.includes(before) ? { ...each, values: [hash] } : each,
    );
  const renewed = <T extends { readonly selector: LabelSelectorSpec | undefined }>(terms: readonly T[]) =>
    terms.map((term) => ({ ...term, selector: renew(term.selector) }));
  const { placement } = template;
  return {
    ...template,
    key,
    labels: { ...template.labels, [label]: hash },
    ownerSelector: renew(template.ownerSelector),
    placement: {
      ...placement,
      spread: renewed(placement.spread),
      requiredPods: renewed(placement.requiredPods),
      preferredPods: renewed(placement.preferredPods),
      avoidedPods: renewed(placement.avoidedPods),
      preferredAvoidedPods: renewed(placement.preferredAvoidedPods),
    },
  };
}

const REVISION_LABELS = ["pod-template-hash", "controller-revision-hash"];

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

/** As much of a template's text as is changed here. */
interface TemplateText {
  metadata?: { annotations?: Record<string, unknown>; labels?: Record<string, unknown> };
  readonly spec?: { readonly initContainers?: WrittenContainers; readonly containers?: WrittenContainers };
}

type WrittenContainers = readonly {
  name?: unknown;
  image?: unknown;
  imagePullPolicy?: unknown;
  resources?: unknown;
}[];

const usualPolicy = (image: string) => (image.endsWith(":latest") ? "Always" : "IfNotPresent");

const listOf = (containers: WrittenContainers | undefined): WrittenContainers => containers ?? [];

/** The key with a change made in it; where the key is no JSON, what was done is written behind it. */
function rewritten(key: string, note: string, change: (text: TemplateText) => void): string {
  if (!key.startsWith("{")) return `${key}; ${note}`;
  const text = JSON.parse(key) as TemplateText;
  change(text);
  return JSON.stringify(text, sortedKeys);
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
