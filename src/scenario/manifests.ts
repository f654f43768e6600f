import { optional } from "./fields.ts";
import { reserved } from "./reserved.ts";

/** What `workloads` will say about Kubernetes objects. */
export const manifestFields = {
  manifests: optional(reserved, "reserved: paths of Kubernetes objects"),
};
