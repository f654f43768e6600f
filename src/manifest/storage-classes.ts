import type { FoundObject } from "./found-object.ts";
import { isDefaultClass } from "./read-storage.ts";

/**
 * The class that the API server gives to claims which name none: of several defaults the newest, else the first by
 * name. Where the files have none, the cluster's own is meant, of which nothing is known.
 */
export function usualStorageClass(found: readonly FoundObject[]): string {
  const defaults = found
    .filter(({ info, part }) => info.kind === "StorageClass" && isDefaultClass(part))
    .map(({ part }) => ({
      name: part.get("metadata")?.text("name", "") ?? "",
      created: part.get("metadata")?.text("creationTimestamp", "") ?? "",
    }))
    .sort((a, b) => (a.created === b.created ? (a.name < b.name ? -1 : 1) : a.created < b.created ? 1 : -1));
  return defaults[0]?.name ?? UNKNOWN_DEFAULT;
}

/** No name of a class has blanks. */
export const UNKNOWN_DEFAULT = "the default class";
