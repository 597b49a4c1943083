import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerClientAdd } from './add.ts'
import { registerClientAdvise } from './advise.ts'
import { registerClientDiff } from './diff.ts'
import { registerClientExplain } from './explain.ts'
import { registerClientGrant } from './grant.ts'
import { registerClientList } from './list.ts'
import { registerClientNewKey } from './new-key.ts'
import { registerClientPromote } from './promote.ts'
import { registerClientRevoke } from './revoke.ts'
import { registerClientUngrant } from './ungrant.ts'

/** `sallyport client ...`: who may call which vendor, and for what. */
export function registerClient(program: Command): void {
  const client = program.command('client').description('clients: who may call which vendor, and for what')
  withExamples(
    client,
    'sallyport client add reader --environment production --grant assemblyai=read:transcripts',
    'sallyport client explain reader assemblyai transcripts.create',
  )
  registerClientAdd(client)
  registerClientList(client)
  registerClientGrant(client)
  registerClientUngrant(client)
  registerClientRevoke(client)
  registerClientExplain(client)
  registerClientAdvise(client)
  registerClientPromote(client)
  registerClientDiff(client)
  registerClientNewKey(client)
}
