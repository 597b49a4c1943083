import type { Command, Option } from 'commander'

/** One command as a shell sees it. */
export interface CompletionNode {
  /** Words that lead to it: `key add`; empty for the program itself. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly CompletionOption[]
  /** What an operand may be, where that is known. */
  readonly operands: readonly string[]
}

export interface CompletionOption {
  /** `--environment`, and `-e` where there is a short form. */
  readonly flags: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  /** What the value may be, where that is known; otherwise it may be a file. */
  readonly choices: readonly string[]
}

/** Returns every command with what may follow it. `known` lists operands by name: `{ vendor: [...] }`. */
export function listNodes(
  program: Command,
  known: Readonly<Record<string, readonly string[]>>,
): readonly CompletionNode[] {
  const globals = program.options.filter(({ long }) => long !== '--version').map(viewOption)
  const help = { flags: ['--help', '-h'], description: 'show help', takesValue: false, choices: [] }
  const visit = (command: Command, path: string): CompletionNode[] => [
    {
      path,
      commands: command.commands.map((child) => ({ name: child.name(), description: child.description() })),
      options: [...(command === program ? [] : command.options.map(viewOption)), ...globals, help],
      operands: command.registeredArguments.flatMap(
        (operand) => operand.argChoices ?? known[operand.name()] ?? [],
      ),
    },
    ...command.commands.flatMap((child) => visit(child, `${path} ${child.name()}`.trim())),
  ]
  return visit(program, '')
}

function viewOption({ long, short, description, required, optional, argChoices }: Option): CompletionOption {
  return {
    flags: [long, short].filter((flag) => typeof flag === 'string'),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}
