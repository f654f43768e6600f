import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { buildObjects } from "../../src/manifest/build-objects.ts";
import { type BehaviorOf, buildTemplate } from "../../src/manifest/build-template.ts";
import type { Draft } from "../../src/manifest/drafts.ts";
import {
  type ManifestOptions,
  type ManifestReading,
  readManifests,
} from "../../src/manifest/read-manifests.ts";
import type { ObjectsSpec } from "../../src/spec/objects.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aContainerBehavior } from "../objects.ts";

export const BASIC = ["cpu", "memory", "pods"];

const STEADY = aContainerBehavior();
/** Every container does the same. */
export const steady: BehaviorOf = () => STEADY;

export function readText(text: string, options: Partial<ManifestOptions> = {}): ManifestReading {
  return readManifests([{ name: "objects.yaml", text }], { ignoreUnsupported: false, ...options });
}

function described({ line, column, severity, code, message }: Diagnostic): string {
  return `${line}:${column} ${severity} ${code}: ${message}`;
}

/** Warnings of these say nothing about the matter of most tests. */
const USUAL = ["no-requests", "single-replica"];

/** "line:column severity code: message", without what is said of objects that are as short as those in tests. */
export function mistakesOf(text: string, options: Partial<ManifestOptions> = {}): readonly string[] {
  return readText(text, options)
    .diagnostics.filter(({ code }) => !USUAL.includes(code))
    .map(described);
}

/** The drafts of a text without errors. */
export function draftsOf(text: string): readonly Draft[] {
  const { drafts, diagnostics } = readText(text);
  if (hasErrors(diagnostics)) throw new Error(diagnostics.map(described).join("\n"));
  return drafts;
}

export function objectsOf(text: string, resources: readonly string[] = BASIC): ObjectsSpec {
  return buildObjects(draftsOf(text), { resources, behaviorOf: steady });
}

/** The template of the only workload or pod of a text. */
export function templateOf(text: string, resources: readonly string[] = BASIC): PodTemplateSpec {
  const draft = draftsOf(text).find((each) => "template" in each);
  if (draft === undefined || !("template" in draft)) throw new Error("no pods");
  return buildTemplate(draft.template, draft, { resources, behaviorOf: steady });
}

/** A pod with these lines in its spec, which are indented by two. */
export function podWith(spec: string, metadata = ""): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: it
${metadata}
spec:
${spec}
`;
}

/** One container called `main`, with more lines, which are indented by six. */
export function mainWith(lines = ""): string {
  return `  containers:
    - name: main
      image: app:v1
${lines}`;
}

/** A Deployment called `web` with these lines in its spec (indented by two) and in its pods' spec (by six). */
export function deploymentWith(spec: string, pods = ""): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
${spec}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "app:v1"}]
${pods}
`;
}
