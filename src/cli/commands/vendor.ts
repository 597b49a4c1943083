import type { Command } from 'commander'
import type { Operation } from '../../access/index.ts'
import { SallyportError, withSuggestion } from '../../core/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { printTable } from '../output/table.ts'
import type { GlobalOptions } from '../with-control.ts'
import { registerVendorTest } from './vendor-test.ts'
import { viewProfile, viewTokens } from './vendor-view.ts'

/** `sallyport vendor ...`: what Sallyport knows of each vendor, and whether it still holds. */
export function registerVendor(program: Command): void {
  const vendor = program
    .command('vendor')
    .description('what Sallyport knows of each vendor, and whether it still holds')
  withExamples(vendor, 'sallyport vendor list', 'sallyport vendor show assemblyai')
  registerVendorList(vendor)
  registerVendorShow(vendor)
  registerVendorTest(vendor)
}

function registerVendorList(vendor: Command): void {
  const list = vendor
    .command('list')
    .description('every vendor')
    .action(async (_options: unknown, command: Command) => {
      const { loadVendors } = await import('../../vendors/index.ts')
      const rows = (await loadVendors()).map(({ id, name, operations, regions, services }) => ({
        id,
        name,
        operations: operations.length,
        regions,
        services: Object.keys(services),
      }))
      if (command.optsWithGlobals<GlobalOptions>().json) return printJson(rows)
      printTable(
        ['ID', 'NAME', 'OPERATIONS', 'REGIONS', 'SERVICES'],
        rows.map((row) => [
          row.id,
          row.name,
          String(row.operations),
          row.regions.join(' '),
          row.services.join(' '),
        ]),
      )
    })
  withExamples(list, 'sallyport vendor list')
}

interface ShowOptions {
  readonly operations?: boolean
  readonly scope?: string
}

function registerVendorShow(vendor: Command): void {
  const show = vendor
    .command('show <id>')
    .description("a vendor's scopes, rules, sources and what is unconfirmed; --json has every operation")
    .option('--operations', 'every operation with its scope and flags')
    .option('--scope <scope>', 'only the operations of one scope')
    .action(async (id: string, { operations, scope }: ShowOptions, command: Command) => {
      const { loadVendor } = await import('../../vendors/index.ts')
      const profile = await loadVendor(id)
      const shown = scope === undefined ? profile.operations : operationsOf(profile, scope)
      if (command.optsWithGlobals<GlobalOptions>().json)
        return printJson(viewProfile({ ...profile, operations: shown }))
      if (operations || scope !== undefined) printOperations(shown)
      else printProfile(profile)
    })
  withExamples(
    show,
    'sallyport vendor show assemblyai',
    'sallyport vendor show castai --operations',
    'sallyport vendor show retellai --scope write:calls',
  )
}

function operationsOf({ id, operations }: VendorProfile, scope: string): readonly Operation[] {
  const found = operations.filter((operation) => operation.scope === scope)
  if (found.length > 0) return found
  const known = new Set(operations.map((operation) => operation.scope))
  const detail = withSuggestion(`No operation of ${id} has the scope ${scope}.`, scope, known)
  throw new SallyportError('ERR_ACCESS_SCOPE_UNKNOWN', { field: '--scope', detail })
}

function printOperations(operations: readonly Operation[]): void {
  printTable(
    ['OPERATION', 'SERVICE', 'METHOD', 'PATH', 'SCOPE', 'FLAGS'],
    operations.map(({ id, service, method, path, scope, flags }) => [
      id,
      service,
      method,
      path,
      scope,
      [...flags].join(' '),
    ]),
  )
}

function printProfile(profile: VendorProfile): void {
  print(`${profile.name} (${profile.id}): ${profile.operations.length} operations`)
  print('')
  printTable(['SCOPE', 'OPERATIONS', 'NOTE'], scopeRows(profile.operations))
  print('')
  const limited = profile.operations.filter(({ flags }) => flags.has('limited')).length
  print(`write:limited covers ${limited} operations: --operations marks them.`)
  const rules = Object.entries(profile.rules).map(([name, { summary }]) => `${name}: ${summary}`)
  printSection('Body rules, given with `client grant --rule NAME`:', rules)
  const purposes = Object.entries(viewTokens(profile)).map(
    ([purpose, { scope, modes, summary }]) => `${purpose} (${scope}; ${modes.join(', ')}): ${summary}`,
  )
  printSection(
    'Browser tokens, made with `token mint`:',
    purposes.length === 0 ? ['This vendor has none.'] : purposes,
  )
  printSection('What a key of its may do:', [profile.keyRights])
  printSection('Unconfirmed:', profile.unconfirmed)
  printSection(
    'Sources:',
    profile.sources.map(({ title, date }) => `${date}  ${title}`),
  )
}

function printSection(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  print('')
  print(title)
  for (const line of lines) print(`  ${line}`)
}

function scopeRows(operations: readonly Operation[]): string[][] {
  return [...Map.groupBy(operations, ({ scope }) => scope)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, covered]) => [
      scope,
      String(covered.length),
      covered.every(({ flags }) => flags.has('secret')) ? 'returns a secret: in no wildcard' : '',
    ])
}
