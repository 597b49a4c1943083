import { expect, test } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import type { Admission } from '../../gateway/index.ts'
import type { LedgerEntry } from '../../retention/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import type { App } from '../open-app.ts'
import { rememberCreated } from './remember-created.ts'

test('the ledger remembers what a vendor keeps of a known kind, and nothing else', async () => {
  const ledger: LedgerEntry[] = []
  const owned: string[] = []
  const app = {
    clock: new ManualClock(1),
    storage: { retention: { insertLedger: async (entries: LedgerEntry[]) => void ledger.push(...entries) } },
    state: {
      ownIds: { add: async (_client: string, _vendor: string, ids: string[]) => void owned.push(...ids) },
    },
  } as unknown as App
  const vendor = await loadVendor('retellai')
  for (const operation of ['web-calls.create', 'calls.dial-batch', 'agents.create'])
    await rememberCreated(
      app,
      {
        client: { id: 'cl_1', environment: 'staging' },
        grant: { constraints: { ownIdsOnly: true } },
        mount: { vendor },
        operation: { id: operation },
      } as unknown as Admission,
      [`by ${operation}`],
    )
  expect(ledger.map(({ id, madeBy }) => [id, madeBy])).toEqual([['by web-calls.create', 'web-calls.create']])
  expect(owned).toHaveLength(3)
})
