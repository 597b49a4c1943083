import { Command } from 'commander'
import { describe, expect, it, vi } from 'vitest'
import { registerScan } from './index.ts'
import { parseScanLine } from './parse-scan-line.ts'
import { runScanCommand } from './run.ts'

vi.mock('./run.ts', () => ({ runScanCommand: vi.fn() }))

/** What the whole command line makes of it; undefined where it refuses or shows help. */
async function parseByCommander(args: readonly string[]) {
  const program = new Command('sallyport')
    .option('--home <folder>')
    .option('--server <url>')
    .option('--json')
    .option('--verbose')
  registerScan(program)
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  vi.mocked(runScanCommand).mockClear()
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch {
    return undefined
  }
  const [paths, options, globals] = vi.mocked(runScanCommand).mock.calls[0] ?? []
  const own = { ...options } as Record<string, unknown>
  for (const name of Object.keys(program.opts())) delete own[name]
  return { paths, options: own, globals: pickGlobals({ ...globals }) }
}

const pickGlobals = ({ json, verbose, home, server }: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries({ json, verbose, home, server }).filter(([, value]) => value !== undefined),
  )

const understood = [
  'scan',
  'scan --staged',
  'scan --history',
  'scan --since origin/main',
  'scan a b/c --ignored',
  'scan --bundle dist --json',
  'scan -',
  'scan constructor src toString',
  'scan --json --verbose --possible src',
  'scan src --sarif --output report.sarif',
  'scan --no-vault --fingerprints f.json .',
]
const leftAlone = [
  'scan --help',
  'scan -h',
  'scan --live',
  'scan --update-baseline',
  'scan --export-fingerprints f',
  'scan --home h',
  'scan --since=HEAD',
  'scan --since -x',
  'scan --since',
  'scan --nonsense',
  'scan -- -file',
  '--json scan',
  'key list',
  '',
]

describe('the quick door of scan', () => {
  it.each(understood)('understands `%s` as the whole command line does', async (line) => {
    const args = line.split(' ')
    const quick = parseScanLine(args)
    expect(quick).toBeDefined()
    expect(quick).toEqual(await parseByCommander(args))
  })

  it.each(leftAlone)('leaves `%s` to the whole command line', (line) => {
    expect(parseScanLine(line.split(' ').filter((word) => word !== ''))).toBeUndefined()
  })
})
