import type { ClassId } from "../ids.ts";
import type { StorageList } from "./storage-tables.ts";

/** What is worked out once a class of pods, until something about storage changes. */
export class KeptByClass<Kept> {
  readonly #storage: StorageList;
  readonly #make: (podClass: ClassId) => Kept;
  #kept: (Kept | undefined)[] = [];
  #version = -1;

  constructor(storage: StorageList, make: (podClass: ClassId) => Kept) {
    this.#storage = storage;
    this.#make = make;
  }

  of(podClass: ClassId): Kept {
    if (this.#version !== this.#storage.version) {
      this.#version = this.#storage.version;
      this.#kept = [];
    }
    this.#kept[podClass] ??= this.#make(podClass);
    return this.#kept[podClass];
  }
}
