import type { Command } from 'commander'
import type { Control } from '../control/index.ts'
import { SallyportError } from '../core/index.ts'
import { note } from './output/print.ts'

/** The options every command understands. */
export interface GlobalOptions {
  readonly home?: string
  readonly server?: string
  readonly json?: boolean
  readonly verbose?: boolean
}

/** Runs a command against the home or a server, and closes what it opened, whatever happens. */
export async function withControl<Result>(
  command: Command,
  run: (control: Control, options: GlobalOptions) => Promise<Result>,
): Promise<Result> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const { openControl } = await import('../app/index.ts')
  const control = await openControl({
    ...homeOf(options),
    ...(options.server === undefined ? {} : { server: options.server }),
    onOpened: (where) => {
      if (options.verbose) note(where)
    },
  })
  try {
    return await run(control, options)
  } finally {
    await control.close()
  }
}

/** Returns the options of a command that works on this machine alone. Throws ERR_CORE_INPUT where `--server` is given. */
export function localOptions(command: Command): GlobalOptions {
  const options = command.optsWithGlobals<GlobalOptions>()
  if (options.server !== undefined) {
    // Silence would make somebody believe that the other machine was meant.
    const detail = `\`${command.name()}\` works on this machine alone.`
    throw new SallyportError('ERR_CORE_INPUT', { field: '--server', detail })
  }
  return options
}

/** Returns the home that `--home` names, in the form the app takes. */
export function homeOf({ home }: GlobalOptions): { readonly home?: string } {
  return home === undefined ? {} : { home }
}
