/** The name of an image with its tag: ":latest" where it has neither tag nor digest, as kube-scheduler compares it. */
export function imageWithTag(image: string): string {
  return image.lastIndexOf(":") > image.lastIndexOf("/") ? image : `${image}:latest`;
}

/** What the API server fills in: pull always what may have changed under its name. */
export function usualPullPolicy(image: string): "Always" | "IfNotPresent" {
  return imageWithTag(image).endsWith(":latest") ? "Always" : "IfNotPresent";
}
