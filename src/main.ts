#!/usr/bin/env node
/** The `stowage` command. The only file that ends the process. */
import { commandLine } from "./cli/command-line.ts";
import { openTerminal } from "./cli/terminal.ts";

const interrupt = new AbortController();
process.on("SIGINT", () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort()));
const terminal = openTerminal(process, process.env);
process.exitCode = await commandLine(process.argv.slice(2), terminal, interrupt.signal);
