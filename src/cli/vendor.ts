import type { Command } from 'commander'
import type { Operation } from '../access/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import { print, printJson, printTable } from './output.ts'

/** `sallyport vendor ...`: what Sallyport knows of each vendor. Needs no home. */
export function registerVendor(program: Command): void {
  const vendor = program.command('vendor').description('what Sallyport knows of each vendor')

  vendor
    .command('list')
    .description('every vendor')
    .action(async (_options: unknown, command: Command) => {
      const { loadVendors } = await import('../vendors/index.ts')
      const profiles = await loadVendors()
      const rows = profiles.map((profile) => ({
        id: profile.id,
        name: profile.name,
        operations: profile.operations.length,
        regions: profile.regions,
        services: Object.keys(profile.services),
      }))
      if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson(rows)
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

  vendor
    .command('show <id>')
    .description("a vendor's scopes, rules, sources and what is unconfirmed; --operations lists every call")
    .option('--operations', 'every operation with its scope and flags')
    .option('--scope <scope>', 'only the operations of one scope')
    .action(async (id: string, options: { operations?: boolean; scope?: string }, command: Command) => {
      const { loadVendor } = await import('../vendors/index.ts')
      const profile = await loadVendor(id)
      if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson(viewProfile(profile))
      if (options.operations || options.scope !== undefined) {
        printOperations(
          profile.operations.filter(({ scope }) => options.scope === undefined || scope === options.scope),
        )
        return
      }
      print(`${profile.name} (${profile.id}): ${profile.operations.length} operations`)
      print('')
      printTable(
        ['SCOPE', 'OPERATIONS', 'NOTE'],
        scopesOf(profile.operations).map(({ scope, count, note }) => [scope, String(count), note]),
      )
      print('')
      const limited = profile.operations.filter(({ flags }) => flags.has('limited')).length
      print(`write:limited covers ${limited} operations: --operations marks them.`)
      if (Object.keys(profile.rules).length > 0) {
        print('')
        print('Body rules, given with `client grant --rule NAME`:')
        for (const [name, { summary }] of Object.entries(profile.rules)) print(`  ${name}: ${summary}`)
      }
      if (profile.unconfirmed.length > 0) {
        print('')
        print('Unconfirmed:')
        for (const sentence of profile.unconfirmed) print(`  ${sentence}`)
      }
      print('')
      print('Sources:')
      for (const { title, date } of profile.sources) print(`  ${date}  ${title}`)
    })
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

function scopesOf(operations: readonly Operation[]): { scope: string; count: number; note: string }[] {
  return [...Map.groupBy(operations, ({ scope }) => scope)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, covered]) => ({
      scope,
      count: covered.length,
      note: covered.every(({ flags }) => flags.has('secret')) ? 'returns a secret: in no wildcard' : '',
    }))
}

/** The profile as data: functions left out, flags as lists. Other programs rely on this form. */
function viewProfile(profile: VendorProfile) {
  const { id, name, sources, unconfirmed, regions, keyPatterns, setup } = profile
  return {
    id,
    name,
    regions,
    services: Object.fromEntries(
      Object.entries(profile.services).map(([service, { origins, credential }]) => [
        service,
        { origins, credential },
      ]),
    ),
    operations: profile.operations.map((operation) => ({ ...operation, flags: [...operation.flags] })),
    verify: { service: profile.verify.service, method: profile.verify.method, path: profile.verify.path },
    rules: Object.fromEntries(Object.entries(profile.rules).map(([rule, { summary }]) => [rule, summary])),
    keyPatterns,
    setup,
    sources,
    unconfirmed,
  }
}
