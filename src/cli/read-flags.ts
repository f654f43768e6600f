import { wrongInput } from "./command-error.ts";
import { type Flag, FlagError, meant } from "./flag.ts";

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of a table of flags, by name. */
export type Values<Table extends Flags> = { readonly [Name in keyof Table]: ReturnType<Table[Name]["read"]> };

/** What yargs makes of the command line: flags by name and by alias, and its own `_` and `$0`. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Reads every flag of a command. Throws one error with all that is wrong: flags that do not exist, and values that
 * are not allowed, with found and allowed.
 */
export function readFlags<Table extends Flags>(
  command: string,
  table: Table,
  positional: string,
  found: Arguments,
): Values<Table> {
  const mistakes = unknownFlags(command, table, positional, found);
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(table)) {
    try {
      values[name] = flag.read(typed(found[name]));
    } catch (error) {
      if (!(error instanceof FlagError)) throw error;
      mistakes.push(`stowage ${command}: --${name}: ${error.message}`);
    }
  }
  if (mistakes.length > 0) throw wrongInput(...mistakes);
  return values as Values<Table>;
}

function unknownFlags(command: string, table: Flags, positional: string, found: Arguments): string[] {
  const flags = Object.entries(table);
  const aliases = flags.flatMap(([, flag]) => (flag.option.alias as string | undefined) ?? []);
  const known = new Set([...Object.keys(table), ...aliases, positional, "_", "$0", "help", "h"]);
  const visible = flags.filter(([, flag]) => !flag.option.hidden).map(([name]) => `--${name}`);
  return Object.keys(found)
    .filter((name) => !known.has(name))
    .map((name) => {
      const flag = name.length === 1 ? `-${name}` : `--${name}`;
      const allowed = visible.length === 0 ? "none" : visible.join(", ");
      return `stowage ${command}: unknown flag ${flag}${meant(flag, visible, "")}; allowed: ${allowed}`;
    });
}

/** The texts of a flag, once for each time it was given; "" for a flag without a value. `--flag=false` is as good as no flag. */
function typed(found: unknown): readonly string[] {
  if (found === undefined || found === false) return [];
  const texts = [found].flat().map(String);
  return texts.length === 0 ? [""] : texts;
}
