import type { Placed } from "../document/value.ts";
import type { BehaviorSubject } from "../manifest/build-template.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { ArrivalSpec, TaskStreamSpec } from "../spec/world.ts";
import { arrivals } from "./arrivals.ts";
import { type BehaviorPart, behaviorFields } from "./behaviors.ts";
import { without } from "./choice.ts";
import { distribution } from "./distribution.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { labelMap } from "./labels.ts";
import { type Amounts, requests } from "./resources.ts";
import { name, oneOf, string } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";
import { type TraceSource, trace } from "./trace-arrivals.ts";

/** A task stream, read, apart from what the rest of the scenario decides: behaviors, order of resources. */
export interface Task {
  readonly name: Placed<string>;
  readonly arrivals: Placed<ArrivalSpec> | TraceSource;
  readonly duration: DistributionSpec;
  readonly requests: Placed<Amounts>;
  readonly subject: BehaviorSubject;
  readonly inline: BehaviorPart;
  readonly onNodeFailure: TaskStreamSpec["onNodeFailure"];
  readonly onDrain: TaskStreamSpec["onDrain"];
}

const common = {
  name: required(placed(name), "name of the stream; its tasks are NAME-0, NAME-1, ..."),
  labels: defaulted(labelMap, "labels of its pods", new Map<string, string>(), {}),
  image: optional(string(), "image of its container; default: the name of the stream"),
  ...behaviorFields,
  onNodeFailure: defaulted(
    oneOf("resubmit", "abandon"),
    "what becomes of a task whose node fails",
    "resubmit" as const,
    "resubmit",
  ),
  onDrain: defaulted(
    oneOf("resubmit", "finish", "abandon"),
    "what a drain does with a task: ends it and submits it again, lets it finish, or ends it for good",
    "resubmit" as const,
    "resubmit",
  ),
};

const generated = object({
  ...common,
  arrivals: required(placed(arrivals), "when tasks come"),
  duration: required(distribution, "from ready to ended"),
  requests: required(placed(requests), "what each task asks for"),
});

const recorded = object({
  ...common,
  trace: required(trace, "a recorded workload, which brings arrivals, durations and requests"),
});

type Common = Omit<Task, "arrivals" | "duration" | "requests">;

const NONE: DistributionSpec = { kind: "constant", value: 0 };

const generatedTask = mapped(generated, (read): Task => ({ ...commonOf(read), ...pickGenerated(read) }));
const recordedTask = mapped(recorded, (read): Task => {
  const requested = { value: new Map(), place: read.trace.place };
  return { ...commonOf(read), arrivals: read.trace, duration: NONE, requests: requested };
});

function pickGenerated(read: Pick<Task, "duration" | "requests"> & { arrivals: Placed<ArrivalSpec> }) {
  return { arrivals: read.arrivals, duration: read.duration, requests: read.requests };
}

function commonOf(
  read: Pick<Task, "name" | "onNodeFailure" | "onDrain"> &
    BehaviorPart & { readonly labels: ReadonlyMap<string, string>; readonly image: string | undefined },
): Common {
  const own = read.name.value;
  const image = read.image ?? own;
  const labels = Object.fromEntries(read.labels);
  return {
    name: read.name,
    subject: { kind: "Task", name: own, namespace: "default", image, container: own, role: "main", labels },
    inline: { imageSize: read.imageSize, startup: read.startup, usage: read.usage },
    onNodeFailure: read.onNodeFailure,
    onDrain: read.onDrain,
  };
}

/** A task stream: generated, or recorded in a trace. */
export const task: Shape<Task> = {
  read: (value, reading) => {
    if (value.kind !== "map" || !value.entries.has("trace")) return generatedTask.read(value, reading);
    const { rest, excluded } = without(value, ["arrivals", "duration", "requests"], "trace", reading);
    const read = recordedTask.read(rest, reading);
    return excluded ? undefined : read;
  },
  schema: (definitions) => ({ anyOf: [generated.schema(definitions), recorded.schema(definitions)] }),
};
