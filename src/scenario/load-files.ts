import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type Source, sourceOf } from "../document/value.ts";
import { loadManifests } from "../manifest/load.ts";
import type { InputFile } from "../spec/scenario-spec.ts";
import type { FailureLogFormat, FailureLogReading } from "../trace/failure-log.ts";
import type { LoadSeriesOptions, LoadSeriesReading } from "../trace/load-series.ts";
import type { NodeListReading } from "../trace/node-list.ts";
import type { TraceFormat } from "../trace/read-trace.ts";
import type { TraceReading } from "../trace/trace-reading.ts";
import type { FileReading, Files, ManifestFiles } from "./files.ts";
import { digestOf, loadText } from "./load-bytes.ts";

/**
 * The files beside a scenario: remembers what was asked for and not there, fetches it, and has it the next time.
 *
 * Paths are relative to the folder of the scenario. Diagnostics call a file by its path from where the user stands.
 * Readers of traces are loaded when there is one.
 */
export class LoadedFiles implements Files {
  readonly #folder: string;
  readonly #scenario: string;
  readonly #fetched = new Map<string, unknown>();
  readonly #wanted = new Map<string, () => Promise<unknown>>();
  readonly #digests = new Map<string, string>();
  readonly #sources = new Map<string, string>();

  /** `scenario` is the path of the scenario's file as the user wrote it, "-" for the standard input. */
  constructor(scenario: string) {
    this.#folder = scenario === "-" ? "" : dirname(scenario);
    this.#scenario = resolve(scenario);
  }

  trace(file: string, format: TraceFormat): TraceReading | undefined {
    return this.#get(["trace", file, format], async () => {
      const { readTrace } = await import("../trace/read-trace.ts");
      const reading = await readTrace({ ...format, file: this.#path(file), name: this.#name(file) });
      this.#digests.set(file, reading.digest);
      return reading;
    });
  }

  nodes(file: string): NodeListReading | undefined {
    return this.#get(["nodes", file], async () => {
      const { readNodeList } = await import("../trace/node-list.ts");
      const reading = await readNodeList(this.#path(file), this.#name(file));
      this.#digests.set(file, reading.digest);
      return reading;
    });
  }

  series(file: string, options: LoadSeriesOptions): LoadSeriesReading | undefined {
    return this.#get(["series", file, options], async () => {
      const { readLoadSeries } = await import("../trace/load-series.ts");
      const reading = await readLoadSeries(this.#path(file), this.#name(file), options);
      this.#digests.set(file, reading.digest);
      return reading;
    });
  }

  failureLog(file: string, format: FailureLogFormat): FailureLogReading | undefined {
    return this.#get(["failures", file, format], async () => {
      const { readFailureLog } = await import("../trace/failure-log.ts");
      const reading = await readFailureLog(this.#path(file), this.#name(file), format);
      this.#digests.set(file, reading.digest);
      return reading;
    });
  }

  manifests(path: string): ManifestFiles | undefined {
    return this.#get(["manifests", path], async () => {
      const { files, diagnostics } = await loadManifests([this.#name(path)]);
      // The scenario itself may lie in the folder.
      const others = files.filter(({ name }) => resolve(name) !== this.#scenario);
      for (const { name, text } of others) {
        this.#digests.set(isAbsolute(path) ? name : relative(this.#folder, name), digestOf(text));
        this.#sources.set(name, text);
      }
      return { files: others, problems: diagnostics };
    });
  }

  text(file: string): FileReading<Source> | undefined {
    return this.#get(["text", file], async () => {
      const text = await this.#load(file);
      if (!text.ok) return text;
      this.#sources.set(this.#name(file), text.value);
      return { ok: true, value: sourceOf(this.#name(file), text.value) };
    });
  }

  module(file: string): FileReading<string> | undefined {
    return this.#get(["module", file], async () => {
      const text = await this.#load(file);
      return text.ok ? { ok: true, value: this.#path(file) } : text;
    });
  }

  /** Fetches what was asked for since the last time; false if there was nothing. */
  async fetch(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    // One at a time: a trace may take most of the memory while it is read.
    for (const [key, load] of wanted) this.#fetched.set(key, await load());
    return wanted.length > 0;
  }

  /** The files that were read, by name. */
  get inputs(): readonly InputFile[] {
    const names = [...this.#digests.keys()].sort();
    return names.map((name) => ({ name, digest: this.#digests.get(name)! }));
  }

  /** Texts of files, by the name that diagnostics give them. */
  get sources(): ReadonlyMap<string, string> {
    return this.#sources;
  }

  #get<T>(key: unknown, load: () => Promise<T>): T | undefined {
    const text = JSON.stringify(key);
    if (!this.#fetched.has(text)) this.#wanted.set(text, load);
    return this.#fetched.get(text) as T | undefined;
  }

  async #load(file: string): Promise<FileReading<string>> {
    const found = await stat(this.#path(file)).catch(() => undefined);
    if (found?.isDirectory()) return { ok: false, message: "is a directory" };
    const text = await loadText(this.#path(file));
    if (!text.ok) return { ok: false, message: text.message };
    this.#digests.set(file, text.digest);
    return { ok: true, value: text.text };
  }

  #name(file: string): string {
    return isAbsolute(file) ? file : join(this.#folder, file);
  }

  #path(file: string): string {
    return resolve(this.#folder, file);
  }
}
