import { COMMANDS } from "./commands.ts";

/** What may stand where the last of these words is being typed: commands, or the flags of the one that is there. */
export function candidates(words: readonly string[]): readonly string[] {
  const command = COMMANDS.find(({ name }) => name === words[0]);
  if (command === undefined) return words.length <= 1 ? COMMANDS.map(({ name }) => name) : [];
  // Files are what the shell itself completes.
  if (!words.at(-1)!.startsWith("-")) return [];
  const flags = Object.entries(command.flags).filter(([, { option }]) => !option.hidden);
  return [...flags.map(([name]) => `--${name}`), "--help"];
}
