import type { Command } from 'commander'
import { openControl } from '../app/index.ts'
import type { Control } from '../control/index.ts'
import { note } from './output.ts'

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
  const control = await openControl({
    ...(options.home === undefined ? {} : { home: options.home }),
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
