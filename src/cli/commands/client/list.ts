import type { Command } from 'commander'
import type { ClientView } from '../../../control/index.ts'
import { withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport client list`: clients and their grants. */
export function registerClientList(client: Command): void {
  const list = client
    .command('list')
    .description('clients with their grants; --json lists the revoked ones, too')
    .option('--all', 'the revoked ones, too')
    .action(async (options: { all?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const clients = await control.perform('client.list', {})
        if (json) return printJson(clients)
        const shown = clients.filter((one) => options.all || one.revokedAtMs === null)
        if (shown.length === 0)
          print('There is no client. Make one: sallyport client add <name> --environment <environment>')
        else
          printTable(['ID', 'NAME', 'ENVIRONMENT', 'STATE', 'CREATED', 'EXPIRES', 'GRANTS'], shown.map(rowOf))
        const hidden = clients.length - shown.length
        if (hidden > 0) note(`Revoked and not shown: ${hidden}. --all shows them.`)
      })
    })
  withExamples(list, 'sallyport client list', 'sallyport client list --all')
}

function rowOf(client: ClientView): string[] {
  return [
    client.id,
    client.name,
    client.environment,
    stateOf(client),
    formatTime(client.createdAtMs),
    formatTime(client.expiresAtMs),
    client.grants.map(({ vendor, scopes }) => `${vendor}[${scopes.join(' ')}]`).join(' ') || '-',
  ]
}

function stateOf({ revokedAtMs, expiresAtMs }: ClientView): string {
  if (revokedAtMs !== null) return 'revoked'
  return expiresAtMs !== null && expiresAtMs <= Date.now() ? 'expired' : 'active'
}
