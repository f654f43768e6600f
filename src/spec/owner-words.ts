/** What a controller says once it has made a pod for its object, or asked for the deletion of one. */
export function doneToPod(
  act: "Create" | "Delete",
  pod: string | undefined,
  owner: { readonly kind: string; readonly name: string },
): string {
  return owner.kind === "StatefulSet"
    ? `${act} Pod ${pod} in StatefulSet ${owner.name} successful`
    : `${act}d pod: ${pod}`;
}
