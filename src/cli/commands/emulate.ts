import type { Command } from 'commander'
import { nearest, SallyportError } from '../../core/index.ts'
import { parsePort } from '../input/options.ts'
import { note, print, printJson, printJsonLine } from '../output/print.ts'
import { printTable } from '../output/table.ts'
import { untilStopped } from '../until-stopped.ts'
import { localOptions } from '../with-control.ts'

interface EmulateOptions {
  readonly port?: number
  readonly coverage?: boolean
}

/** `sallyport emulate <vendor>`: a faithful local stand-in for a vendor. Needs no home. */
export function registerEmulate(program: Command): void {
  program
    .command('emulate [vendor]')
    .description('run a local stand-in for a vendor, for development and tests')
    .option('-p, --port <port>', 'the port to listen on; any free one unless given', parsePort)
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
    .action(async (vendor: string | undefined, options: EmulateOptions, command: Command) => {
      const { json = false } = localOptions(command)
      if (options.coverage) return printCoverage(vendor, json)
      const { createEmulator, serveEmulator } = await import('../../emulators/index.ts')
      const emulator = await createEmulator(await requireVendor(vendor))
      const { port = 0 } = options
      const running = await serveEmulator(emulator, { port })
      const { id, key } = emulator.createKey()
      const stopped = untilStopped()
      if (json) printJsonLine({ vendor, url: running.url, key: { id, key } })
      else {
        print(`${vendor} emulator on ${running.url}`)
        print(`  key ${id}: ${key}`)
        note('Ctrl-C stops it; nothing is kept.')
      }
      await stopped
      await running.close()
    })
}

async function printCoverage(vendor: string | undefined, json: boolean): Promise<void> {
  const { countCoverage, createEmulator, emulatorIds } = await import('../../emulators/index.ts')
  const ids = vendor === undefined ? emulatorIds : [await requireVendor(vendor)]
  const counts = await Promise.all(ids.map(async (id) => countCoverage(await createEmulator(id))))
  if (json) return printJson(counts)
  printTable(
    ['VENDOR', 'STATEFUL', 'ANSWERS 501'],
    counts.map((one) => [one.vendor, String(one.emulated), String(one.notEmulated)]),
  )
}

async function requireVendor(word: string | undefined) {
  const { emulatorIds, isEmulatorId } = await import('../../emulators/index.ts')
  if (word !== undefined && isEmulatorId(word)) return word
  const suggestion = word === undefined ? undefined : nearest(word, emulatorIds)
  const meant = suggestion === undefined ? '' : `Did you mean ${suggestion}? `
  throw new SallyportError('ERR_VENDOR_UNKNOWN', {
    field: 'vendor',
    detail: `${meant}There are emulators of ${emulatorIds.join(', ')}.`,
  })
}
