import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";

const SCRIPT = `# Completes the words of stowage. In ~/.bashrc or ~/.zshrc: eval "$(stowage completion)"
if [ -n "\${ZSH_VERSION-}" ]; then
  autoload -U +X compinit && compinit
  autoload -U +X bashcompinit && bashcompinit
fi
_stowage() {
  local words="\${COMP_WORDS[*]:1:COMP_CWORD}"
  COMPREPLY=($(compgen -W "$(stowage --complete $words 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _stowage stowage
`;

export async function completionCommand(
  _flags: object,
  _named: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  await terminal.print(SCRIPT);
  return EXIT.fine;
}
