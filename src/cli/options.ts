import { type Command, InvalidArgumentError, Option } from 'commander'
import { environments } from '../core/index.ts'

/** `--environment`, required unless a default is given. */
export function environmentOption(required = true): Option {
  const option = new Option('-e, --environment <environment>', 'the environment it belongs to').choices([
    ...environments,
  ])
  return required ? option.makeOptionMandatory() : option
}

/** Adds the ways a secret can be given; never as an argument, which other users of the machine can read. */
export function secretOptions(command: Command): Command {
  return command
    .option('--stdin', 'read it from standard input')
    .option('--from-env <name>', 'read it from an environment variable, or from .env here')
    .option('--from-file <path>', 'read it from a file')
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Parses `90d`, `12h` or `30m` into milliseconds. */
export function parseSpan(text: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? []
  const span = spans[unit ?? '']
  if (count === undefined || span === undefined) throw new InvalidArgumentError('write it as 90d, 12h or 30m')
  return Number(count) * span
}

/** Parses a positive whole number. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('it must be a whole number, 1 or more')
  return count
}

/** Collects an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value]
}
