import type { Command, CommanderError } from 'commander'
import { errorCodes } from '../../core/index.ts'
import { exitCodes } from '../exit.ts'
import { note, printJson } from './print.ts'
import { printable } from './printable.ts'

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What is wrong, and what was probably meant: a line each. */
  readonly lines: readonly string[]
  /** The command whose help explains it, for example `sallyport key add`. */
  readonly command: string

  constructor(lines: readonly string[], command: string) {
    super(lines.join(' '))
    this.lines = lines
    this.command = command
  }
}

/** Returns how a command is written out: `sallyport key add`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** Returns what commander says of a command line, in our form and without what may be a secret. */
export function toUsageError(error: CommanderError, command: Command): UsageError {
  // Where a command is named without its subcommand, commander has shown its help.
  if (error.code === 'commander.help') return new UsageError(['A command is missing.'], pathOf(command))
  const text = error.message.replace(/^error: /, '').replace(/\.$/, '')
  const lines = withoutValues(text)
    .split('\n')
    .map((line) => line.replace(/^\((.*)\)$/, '$1'))
  const takesSecret = command.options.some(({ long }) => long === '--stdin')
  if (takesSecret && ['commander.excessArguments', 'commander.unknownOption'].includes(error.code))
    lines.push(...secretAdvice)
  return new UsageError(lines, pathOf(command))
}

const secretAdvice = [
  'A secret is never taken from the command line, which others can read: use --stdin, --from-env or --from-file.',
  'If you typed one, it is in the history of your shell: replace it.',
]

/** Somebody may have typed a key where an option or a command belongs, and errors end up in logs. */
function withoutValues(text: string): string {
  return text
    .replace(/unknown option '(--[^'=\s]{1,40}|-.)[^'\n]*'/, "unknown option '$1'")
    .replace(/unknown command '(?![a-z-]{1,20}')[^'\n]*'/, 'unknown command')
}

/** Prints it, and returns the exit code. */
export function printUsageError({ lines, command }: UsageError, json: boolean): number {
  const help = `\`${command} --help\` shows how it is used.`
  if (json) {
    const { message } = errorCodes.ERR_CORE_INPUT
    printJson({ error: { code: 'ERR_CORE_INPUT', message, help, detail: lines.join('\n') } })
  } else {
    const [first = '', ...rest] = lines.map(printable)
    note(`sallyport: ${first}`)
    for (const line of [...rest, help]) note(`  ${line}`)
  }
  return exitCodes.undecided
}
