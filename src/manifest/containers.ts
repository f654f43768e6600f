import { type Amounts, wholeAmount } from "../spec/amounts.ts";
import { limitOf, requestsOf, type WrittenResources } from "../spec/written-pod.ts";
import type { ContainerDraft } from "./drafts.ts";
import { imageWithTag, usualPullPolicy } from "./image-name.ts";
import { isDnsLabel, LABEL_RULE } from "./names.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { readProbe } from "./probes.ts";
import { readContainerRestart } from "./read-container-restart.ts";
import { SECOND, secondsOf, wordOf } from "./read-number.ts";
import { readResources } from "./read-resources.ts";
import { type ScratchDirs, scratchOf } from "./scratch-dirs.ts";

/** A container, and what it asks for of every resource. */
export interface ReadContainer {
  readonly container: ContainerDraft;
  readonly requests: Amounts;
  readonly written: WrittenResources;
}

/** Reads the containers under a key of a pod's spec; names are unique among `taken`, which grows. */
export function readContainers(
  spec: Part,
  key: "containers" | "initContainers",
  taken: Set<string>,
  scratchDirs: ScratchDirs,
): readonly ReadContainer[] {
  return spec.list(key).map((part) => {
    const read = readContainer(part, key === "initContainers", scratchDirs);
    const { name } = read.container;
    if (taken.has(name))
      part
        .get("name")
        ?.error("duplicate-name", `two containers are called "${shortened(name)}"`, "rename one");
    taken.add(name);
    return read;
  });
}

function readContainer(part: Part, isInit: boolean, scratchDirs: ScratchDirs): ReadContainer {
  const name = part.text("name", "");
  if (!isDnsLabel(name))
    part
      .get("name")
      ?.error("bad-name", `"${shortened(name)}" is no name of a container`, `write ${LABEL_RULE}`);
  const image = part.text("image", "");
  if (image.trim() !== image || image === "")
    part
      .get("image")
      ?.error("wrong-value", "the image has no name, or blanks around it", 'write it like "nginx:1.27"');
  const written = readResources(part.get("resources"));
  const requests = requestsOf(written);
  const container: ContainerDraft = {
    name,
    image: imageWithTag(image),
    pullPolicy: wordOf(part, "imagePullPolicy", ["Always", "IfNotPresent", "Never"], usualPullPolicy(image)),
    isSidecar: isInit && part.text("restartPolicy") === "Always",
    cpu: wholeAmount("cpu", requests.get("cpu") ?? 0n),
    memory: wholeAmount("memory", requests.get("memory") ?? 0n),
    startupProbe: readProbe(part, "startupProbe"),
    readinessProbe: readProbe(part, "readinessProbe"),
    livenessProbe: readProbe(part, "livenessProbe"),
    preStop: readHook(part.at("lifecycle", "preStop")) ?? 0,
    postStart: readHook(part.at("lifecycle", "postStart")),
    cpuLimit: limitOf(written, "cpu"),
    memoryLimit: limitOf(written, "memory"),
    storageLimit: limitOf(written, "ephemeral-storage"),
    scratch: scratchOf(part, scratchDirs),
    restart: readContainerRestart(part, isInit),
  };
  return { container, requests, written };
}

/** How long a hook takes: a sleep's time. Of other commands nobody knows. undefined: there is none. */
function readHook(part: Part | undefined): number | undefined {
  if (part === undefined) return undefined;
  const sleep = part.get("sleep");
  if (sleep !== undefined) return secondsOf(sleep, "seconds", 0, 0);
  const command = (part.get("exec")?.list("command") ?? []).map(({ value }) => String(value)).join(" ");
  const seconds = SLEEP.exec(command)?.[1];
  return seconds === undefined ? 0 : Math.round(Number(seconds) * SECOND);
}

/** `sleep 15`, by itself or through a shell. */
const SLEEP = /^(?:(?:\/bin\/)?(?:ba)?sh -c )?(?:\/bin\/)?sleep (\d{1,5}(?:\.\d{1,6})?)s?;?$/;
