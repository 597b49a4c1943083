import type { Command } from 'commander'
import { parsePort } from '../input/options.ts'
import { note, print, printJsonLine } from '../output/print.ts'
import { packageVersion } from '../package-version.ts'
import { untilStopped } from '../until-stopped.ts'
import { homeOf, localOptions } from '../with-control.ts'

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
    .option('-p, --port <port>', 'the port for http; 0 takes any free one', parsePort)
    .option('--tls-port <port>', 'the port for https and wss; 0 takes any free one', parsePort)
    .addHelpText(
      'after',
      `
Examples:
  sallyport serve
  sallyport serve --host 0.0.0.0 --port 9000

With --json it prints one line once it listens: { "url", "tlsUrl", "pid", "home" }. SIGTERM and SIGINT end it: calls
under way have 10 s, a second signal ends them at once. One that npx has started ends with npx.

Without a home it starts from environment variables and sallyport.yaml alone:
  SALLYPORT_MASTER_KEY=... SALLYPORT_DATABASE_URL=postgres://... sallyport serve`,
    )
    .action(async (options: ServeOptions, command: Command) => {
      const globals = localOptions(command)
      const { serve } = await import('../../app/index.ts')
      const gate = await serve({ ...homeOf(globals), ...options, productVersion: packageVersion() })
      const { url, tlsUrl, home } = gate
      // A program that reads the line may stop the gate at once: from here on a signal must be heard.
      const stopped = untilStopped()
      if (globals.json) printJsonLine({ url, tlsUrl: tlsUrl ?? null, pid: process.pid, home })
      else print(`Serving on ${url}${tlsUrl === undefined ? '' : ` and ${tlsUrl}`}`)
      if (globals.verbose) note(gate.where)
      for (const line of gate.notes) note(line)
      await stopped
      if (!globals.json) note('Stopping: calls under way have 10 s.')
      await gate.close(graceMs)
    })
}
