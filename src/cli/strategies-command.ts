import pc from "picocolors";
import { catalog } from "../run/catalog.ts";
import type { OptionInfo, StrategyInfo } from "../spec/catalog.ts";
import type { Context } from "./context.ts";
import { dataText } from "./data-text.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { STRATEGIES_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";

export async function strategiesCommand(
  { output }: Values<typeof STRATEGIES_FLAGS>,
  _: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  const { strategies } = catalog;
  const paint = pc.createColors(terminal.colour.print);
  await terminal.print(
    output === "table"
      ? `${strategies.map((strategy) => described(strategy, paint.bold)).join("\n\n")}\n`
      : await dataText(strategies, output),
  );
  return EXIT.fine;
}

function described(strategy: StrategyInfo, name: (text: string) => string): string {
  const { summary, formula, source, ties, queue, options } = strategy;
  return [
    `${name(strategy.name)}: ${summary}`,
    `  formula  ${formula}`,
    `  source   ${source}`,
    `  ties     ${ties}`,
    `  queue    ${queue}`,
    ...(options.length === 0 ? ["  options  none"] : options.map(describedOption)),
    ...(strategy.takesSchedulerConfig ? [`  config   ${CONFIG}`] : []),
  ].join("\n");
}

const CONFIG =
  "a KubeSchedulerConfiguration file beside the name, {name: kube-default, config: FILE}; by default the release's own";

function describedOption(option: OptionInfo, position: number): string {
  const { name, summary, type, values } = option;
  const allowed = values.length === 0 ? type : values.join(" | ");
  const lead = position === 0 ? "options" : "       ";
  return `  ${lead}  ${name}: ${allowed}, by default ${option.default}. ${summary}`;
}
