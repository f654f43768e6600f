import { hasErrors } from "../../../src/diagnostics/diagnostic.ts";
import { buildNode } from "../../../src/manifest/build-nodes.ts";
import { buildObjects } from "../../../src/manifest/build-objects.ts";
import type { Draft, NodeDraft } from "../../../src/manifest/drafts.ts";
import { readManifests } from "../../../src/manifest/read-manifests.ts";
import type { ObjectsSpec } from "../../../src/spec/objects.ts";
import type { ContainerBehavior } from "../../../src/spec/pod.ts";
import type { NodeSpec } from "../../../src/spec/world.ts";
import { NotSimulated } from "./not-simulated.ts";
import type { Manifest } from "./recording.ts";

/** The namespace of all recordings. */
export const NAMESPACE = "ns";

/** Reads manifests of one case as the simulator reads those of its users. */
export class ManifestReader {
  readonly resources: readonly string[];
  /** What others refer to: priority classes, storage classes. */
  readonly #context: readonly Manifest[];
  /** Quotas look at what pods ask for as it is written. */
  readonly #keepsWritten: boolean;

  /** `all`: every object that the case brings. */
  constructor(all: readonly Manifest[]) {
    this.#context = all.filter(({ kind }) => kind === "PriorityClass" || kind === "StorageClass");
    this.#keepsWritten = all.some(({ kind }) => kind === "ResourceQuota" || kind === "LimitRange");
    this.resources = resourcesIn(all);
  }

  /** @throws NotSimulated if the simulator does not know the kind, or refuses the manifest. */
  drafts(object: Manifest): readonly Draft[] {
    const isContext = object.kind === "PriorityClass" || object.kind === "StorageClass";
    const texts = isContext ? [object] : [...this.#context, object];
    const files = texts.map((each, i) => ({ name: `${i}`, text: JSON.stringify(each) }));
    const { drafts, diagnostics, survey } = readManifests(files, {
      ignoreUnsupported: false,
      keepsWritten: this.#keepsWritten,
      namespace: NAMESPACE,
    });
    if (hasErrors(diagnostics)) {
      const { message } = diagnostics.find(({ severity }) => severity === "error")!;
      throw new NotSimulated(`a ${object.kind}: ${message}`);
    }
    const own = drafts.filter(({ kind }) => isContext || kind !== "PriorityClass");
    if (own.length === 0 && survey.notSimulated.length > 0) throw new NotSimulated(`the kind ${object.kind}`);
    return own;
  }

  /** What the simulator makes of an object; not present at the start. */
  objects(object: Manifest): ObjectsSpec {
    const { resources } = this;
    const options = { resources, behaviorOf: () => PLAYED_BY_KWOK, isPresent: () => false };
    return buildObjects(this.drafts(object), options);
  }

  node(object: Manifest): NodeSpec {
    return buildNode(this.drafts(object)[0] as NodeDraft, { resources: this.resources });
  }
}

/** What kwok does with containers, it reads from annotations. */
const PLAYED_BY_KWOK: ContainerBehavior = {
  image: "",
  imageSize: 0,
  startup: { kind: "constant", value: 0 },
  usage: { cpu: "request", memory: "request" },
  duration: undefined,
  exit: { code: 0, probability: 0 },
  becomesReady: true,
  shutdown: { kind: "constant", value: 0 },
};

function resourcesIn(all: readonly Manifest[]): readonly string[] {
  const found = new Set(["cpu", "memory", "pods"]);
  for (const [, name] of JSON.stringify(all).matchAll(/"([a-z0-9.-]+\/[A-Za-z0-9._-]+)":"?\d/g))
    if (!name!.startsWith("kubernetes.io/")) found.add(name!);
  return [...found];
}
