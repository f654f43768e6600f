import { closeSync, openSync, writeSync } from "node:fs";

const CAPACITY = 1 << 16;

/** A file being written from the start, in order, 64 KiB at a time. Throws what the file system says (a full disk: ENOSPC). */
export class BufferedFile {
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(CAPACITY);
  #filled = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, "w");
  }

  text(text: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    if (text.length * 3 > CAPACITY) this.#bytes(Buffer.from(text));
    else {
      this.#makeRoom(text.length * 3);
      this.#filled += this.#buffer.write(text, this.#filled);
    }
  }

  /** Eight bytes, little-endian on every machine. */
  number(value: number): void {
    this.#makeRoom(8);
    this.#filled = this.#buffer.writeDoubleLE(value, this.#filled);
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #makeRoom(bytes: number): void {
    if (this.#filled + bytes > CAPACITY) this.#flush();
  }

  #bytes(bytes: Buffer): void {
    this.#flush();
    this.#writeAll(bytes);
  }

  #flush(): void {
    // Emptied first: what a full disk refused is not offered again when the file is closed.
    const filled = this.#filled;
    this.#filled = 0;
    this.#writeAll(this.#buffer.subarray(0, filled));
  }

  #writeAll(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
  }
}
