/** A results folder that cannot be written or read: which path, why, and what helps. */
export class ResultsError extends Error {
  readonly path: string;
  /** What the user can do about it. */
  readonly cure: string;

  constructor(what: string, path: string, reason: string, cure: string, cause?: unknown) {
    super(`${what} ${path}: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = "ResultsError";
    this.path = path;
    this.cure = cure;
  }
}

/** Turns what a file operation threw into an error that says what to do; other errors pass as they are. */
export function fileError(what: string, path: string, error: unknown): unknown {
  if (error instanceof ResultsError || !(error instanceof Error) || !("code" in error)) return error;
  const [reason, cure] = REASONS[String(error.code)] ?? [
    error.message,
    "choose another folder with --out DIR",
  ];
  const named = "path" in error ? String(error.path) : "";
  const other = named === "" || named.startsWith(path) || path.startsWith(named) ? "" : `: ${named}`;
  return new ResultsError(what, path, `${reason} (${String(error.code)})${other}`, cure, error);
}

const ELSEWHERE = "write elsewhere with --out DIR";

const REASONS: Readonly<Record<string, readonly [reason: string, cure: string]>> = {
  ENOSPC: ["no space is left on the disk", `free some space, or ${ELSEWHERE}`],
  EDQUOT: ["the disk quota is used up", `free some space, or ${ELSEWHERE}`],
  EFBIG: ["a file would be larger than is allowed", `raise the limit (ulimit -f), or ${ELSEWHERE}`],
  EACCES: ["permission denied", `choose a folder that you may write to with --out DIR`],
  EPERM: ["the operation is not permitted", `choose a folder that you may write to with --out DIR`],
  EROFS: ["the file system is read-only", ELSEWHERE],
  ENOTDIR: ["a part of the path is a file, not a folder", "choose a folder with --out DIR"],
  EEXIST: ["a file of that name is in the way", "remove it, or choose another folder with --out DIR"],
  ENOENT: ["there is no such file or folder", "check the path"],
  ENAMETOOLONG: ["the path is too long", "use a shorter name, or a shorter path with --out DIR"],
  EMFILE: ["too many files are open", "raise the limit (ulimit -n)"],
};
