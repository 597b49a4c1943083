import { exitCodeOf } from '../exit.ts'
import { toKnownError } from './known-error.ts'
import { note, printJson } from './print.ts'
import { printable } from './printable.ts'

export interface ErrorForm {
  readonly json: boolean
  /** Prints what caused it, too. */
  readonly verbose: boolean
}

/** Prints an error for a person on standard error, or as JSON on standard output, and returns the exit code. */
export function printError(error: unknown, form: ErrorForm): number {
  const known = toKnownError(error)
  const { code, message, help, field, detail } = known
  if (form.json) {
    printJson({ error: { code, message, help, ...(field ? { field } : {}), ...(detail ? { detail } : {}) } })
  } else {
    note(`sallyport: ${message}${field === undefined ? '' : ` (${printable(field)})`}`)
    for (const line of detail?.split('\n') ?? []) note(`  ${printable(line)}`)
    note(`  ${help}`)
  }
  if (form.verbose && known.cause !== undefined) note(describeCause(known.cause))
  return exitCodeOf(known)
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
