/**
 * Where images come from, for all nodes. A world without one pulls each image whole, at its node's bandwidth, and
 * never removes one.
 */
export interface RegistrySpec {
  /** Bytes per microsecond for all nodes together, shared by max-min fairness; Infinity: no limit. */
  readonly bandwidth: number;
  /** What it takes to ask for an image's manifest, in microseconds. */
  readonly manifest: number;
  /** Share of an image, 0 to 1, that all images of one repository have in common, unless their layers are given. */
  readonly sharedBase: number;
  /** When it answers nobody, in microseconds: [from, until). */
  readonly outages: readonly { readonly from: number; readonly until: number }[];
  /** How many images are built at a time. */
  readonly builders: number;
}

/** What there is to know of an image besides its size, as behaviors say. */
export interface ImageSpec {
  /** Layers by digest, in bytes; undefined: by `sharedBase`. */
  readonly layers: readonly LayerSpec[] | undefined;
  /** False: the registry does not have it. */
  readonly exists: boolean;
  /** How often a pull fails. */
  readonly failure: number;
  /** How it comes to the registry; undefined: it is there. */
  readonly build: BuildSpec | undefined;
}

export interface LayerSpec {
  readonly digest: string;
  readonly size: number;
}

/** An image that is built, pushed, and then there. */
export interface BuildSpec {
  /** Microseconds. */
  readonly duration: number;
  /** Bytes per microsecond. */
  readonly pushBandwidth: number;
  /** When the build is asked for: at the start of the run, or when a workload first asks for the image. */
  readonly begins: "start" | "use";
}

export const PLAIN_IMAGE: ImageSpec = { layers: undefined, exists: true, failure: 0, build: undefined };
