/** Whether a resource is one of Kubernetes' own: without a domain, or of its domain or one below. */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/**
 * Whether a resource is somebody else's, like `nvidia.com/gpu`.
 *
 * Source: IsExtendedResourceName of pkg/apis/core/v1/helper: not native, not named as in quotas ("requests."), and a
 * qualified name even behind "requests.".
 */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith("requests.") && QUALIFIED.test(name);
}

/** A domain of at most 253 characters less those of "requests.", and a word of at most 63. */
const QUALIFIED =
  /^(?=[^/]{1,244}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
