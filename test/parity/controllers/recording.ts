/** A Kubernetes object as it was written. */
// biome-ignore lint/suspicious/noExplicitAny: real JSON of many kinds, read by one reader
export type Manifest = any;

/** A case of a folder of controller recordings, as the README beside the recordings describes it. */
export interface ControllerCase {
  readonly id: string;
  readonly family: string;
  readonly about: string;
  readonly kubernetesVersion: string;
  readonly flags: { readonly kcm: readonly string[]; readonly scheduler: readonly string[] };
  /** That were there from the start, where the case brings some. */
  readonly nodes?: readonly Manifest[];
  readonly objects: readonly Manifest[];
  /** What was equal in all repeats, by key; of whole scenarios there is none. */
  readonly stable?: Readonly<Record<string, unknown>>;
  /** What was not: one value a repeat, null where it was absent. */
  readonly varying?: Readonly<Record<string, readonly unknown[]>>;
  readonly keyFigures?: Readonly<Record<string, readonly number[]>>;
  readonly runs: readonly ControllerRun[];
}

export interface ControllerRun {
  readonly repeat: number;
  readonly seconds: number;
  /** Mean load of the machine at the start and at the end. */
  readonly load1: readonly number[];
  /** Over the whole run; of whole scenarios. */
  readonly load1Mean?: number;
  readonly actions: readonly RecordedAction[];
  readonly changes: readonly Change[];
  readonly final: Final;
  // biome-ignore lint/suspicious/noExplicitAny: the figures of whole scenarios, read by one reader
  readonly measured?: any;
}

/** By kind and name the fields of each main object, and of pods a few words; `pods` is how many there were. */
export type Final = Readonly<Record<string, unknown>>;

export type Fields = Readonly<Record<string, unknown>>;

/** One write that was seen in etcd. */
export interface Change {
  /** Seconds from the beginning of the run. */
  readonly t: number;
  readonly kind: string;
  readonly name: string;
  readonly op: "create" | "update" | "delete";
  /** At a creation values, at an update pairs of the old and the new one. */
  readonly set?: Fields;
}

/** What the recorder did. */
export interface RecordedAction {
  readonly t: number;
  readonly what: string;
  readonly kind?: string;
  readonly name?: string;
  readonly object?: Manifest;
  readonly patch?: Manifest;
  readonly subresource?: string;
  readonly replicas?: number;
  readonly options?: Manifest;
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly args?: readonly string[];
  readonly exit?: number;
  readonly output?: string;
  readonly t1?: number;
  /** Index among the changes of the write that it caused. */
  readonly change?: number;
  readonly setup?: boolean;
  readonly nodes?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: what single actions carry besides, read by those who do them
  readonly [more: string]: any;
}
