import type { Command } from 'commander'
import { parseCount } from './options.ts'
import { note, print, printJson, printTable } from './output.ts'
import { untilStopped } from './until-stopped.ts'

/** `sallyport emulate <vendor>`: a faithful local stand-in for a vendor. Needs no home. */
export function registerEmulate(program: Command): void {
  program
    .command('emulate [vendor]')
    .description('run a local stand-in for a vendor, for development and tests')
    .option('-p, --port <port>', 'the port to listen on; any free one unless given', parseCount)
    .option('--coverage', 'count the routes that are stood in for, and those that answer 501')
    .addHelpText(
      'after',
      `
Examples:
  sallyport emulate assemblyai --port 9101
  sallyport emulate --coverage

A key to use with it is printed at the start. More keys and faults on demand:
  curl -X POST http://127.0.0.1:9101/_emulator/keys
  curl -X POST http://127.0.0.1:9101/_emulator/faults -d '{"kind":"status","status":429,"retryAfter":2}'
  curl http://127.0.0.1:9101/_emulator/state`,
    )
    .action(
      async (
        vendor: string | undefined,
        options: { port?: number; coverage?: boolean },
        command: Command,
      ) => {
        const { json = false } = command.optsWithGlobals<{ json?: boolean }>()
        const { countCoverage, createEmulator, emulatorIds, isEmulatorId, serveEmulator } = await import(
          '../emulators/index.ts'
        )
        if (options.coverage) {
          const ids = emulatorIds.filter((id) => vendor === undefined || id === vendor)
          const counts = await Promise.all(ids.map(async (id) => countCoverage(await createEmulator(id))))
          if (json) return printJson(counts)
          printTable(
            ['VENDOR', 'STATEFUL', 'ANSWERS 501'],
            counts.map((one) => [one.vendor, String(one.emulated), String(one.notEmulated)]),
          )
          return
        }
        if (vendor === undefined || !isEmulatorId(vendor))
          return command.error(`Name a vendor: ${emulatorIds.join(', ')}.`)
        const emulator = await createEmulator(vendor)
        const running = await serveEmulator(
          emulator,
          options.port === undefined ? {} : { port: options.port },
        )
        const { id, key } = emulator.createKey()
        if (json) printJson({ vendor, url: running.url, key: { id, key } })
        else {
          print(`${vendor} emulator on ${running.url}`)
          print(`  key ${id}: ${key}`)
          note('Ctrl-C stops it; nothing is kept.')
        }
        await untilStopped()
        await running.close()
      },
    )
}
