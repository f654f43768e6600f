import { reserved } from "./reserved.ts";
import { optional } from "./shape.ts";

/** What `workloads` will say about Kubernetes objects. */
export const manifestFields = {
  manifests: optional(reserved("manifests arrive"), "reserved: paths of Kubernetes objects"),
};
