import type { Command } from 'commander'
import { parseCount } from './options.ts'
import { note, print, printJson } from './output.ts'
import { untilStopped } from './until-stopped.ts'

interface ServeOptions {
  readonly host?: string
  readonly port?: number
  readonly tlsPort?: number
}

const graceMs = 10_000

/** `sallyport serve`: the gate. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('run the gate')
    .option('--host <address>', 'the address to listen on; loopback unless given')
    .option('-p, --port <port>', 'the port for http', parseCount)
    .option('--tls-port <port>', 'the port for https and wss', parseCount)
    .addHelpText(
      'after',
      `
Without a home it starts from environment variables and sallyport.yaml alone:
  SALLYPORT_MASTER_KEY=... SALLYPORT_DATABASE_URL=postgres://... sallyport serve`,
    )
    .action(async (options: ServeOptions, command: Command) => {
      const {
        json = false,
        home,
        verbose = false,
      } = command.optsWithGlobals<{ json?: boolean; home?: string; verbose?: boolean }>()
      const { serve } = await import('../app/index.ts')
      const gate = await serve({ ...(home === undefined ? {} : { home }), ...options })
      if (json) printJson({ url: gate.url, tlsUrl: gate.tlsUrl ?? null, pid: process.pid })
      else {
        print(`Serving on ${gate.url}${gate.tlsUrl === undefined ? '' : ` and ${gate.tlsUrl}`}`)
        for (const line of gate.notes) note(line)
        if (verbose) note(gate.where)
      }
      await untilStopped()
      if (!json) note('Stopping: calls under way may end.')
      await gate.close(graceMs)
    })
}
