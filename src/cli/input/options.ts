import { type Command, InvalidArgumentError, Option } from 'commander'
import { environments } from '../../core/index.ts'

/** Returns `--environment` with the environments there are; required unless told otherwise. */
export function environmentOption(required = true): Option {
  const option = new Option('-e, --environment <environment>', 'the environment it belongs to')
  option.choices([...environments])
  return required ? option.makeOptionMandatory() : option
}

/** Adds the ways a secret can be given; never as an argument, which other users of the machine can read. */
export function secretOptions(command: Command): Command {
  return command
    .option('--stdin', 'read it from standard input')
    .option('--from-env <name>', 'read it from an environment variable, or from .env here')
    .option('--from-file <path>', 'read it from a file')
}

/** Adds examples to a command's help: a line each. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example:' : 'Examples:'
  return command.addHelpText('after', `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Parses `90d`, `12h` or `30m` into milliseconds. */
export function parseSpan(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? []
  const factor = unitMs[unit]
  if (factor === undefined || Number(count) === 0)
    throw new InvalidArgumentError('Write it as 90d, 12h or 30m.')
  return Number(count) * factor
}

/** Parses a whole number of at least 1. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It must be a whole number, 1 or more.')
  return Number(text)
}

/** Parses a port; 0 stands for any that is free. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a port from 1 to 65535, or 0 for any that is free.')
  return Number(text)
}

/** Collects an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value]
}

/** Parses a list that is parted by commas, with or without blanks. */
export function parseList(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}
