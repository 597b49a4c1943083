import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adviseGrants, coversOperation, type Grant } from '../../src/access/index.ts'
import { readCallUsage } from '../../src/app/serving/call-usage.ts'
import { createNoteKey } from '../../src/audit/index.ts'
import type { RecordedEvent } from '../../src/core/index.ts'
import { openEventLog } from '../../src/storage/index.ts'
import { loadVendors } from '../../src/vendors/index.ts'
import type { Campaign } from './campaign.ts'

const defaultRecords = 1_000_000
const clientCount = 20
const secondsMax = 5

/** Advises on a month of a log, and replays that month against what was advised. */
export const campaign: Campaign = {
  summary: `client advise on a month of ${defaultRecords} records: in ${secondsMax} s, and what it calls enough is neither more nor less`,
  async run({ count = defaultRecords, print }) {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-advise-'))
    const log = await openEventLog({ folder, signingKey: createNoteKey('log.example/advise').signerKey })
    try {
      const vendors = await loadVendors()
      const operationsOf = (id: string) => vendors.find((vendor) => vendor.id === id)?.operations ?? []
      const nowMs = Date.now()
      const made = new Set<string>()
      for (let call = 0; call < count / 2; call += 500) {
        const some = Array.from({ length: 500 }, (_, index) =>
          callOf(call + index, nowMs, operationsOf, made),
        )
        await Promise.all(some.flat().map((event) => log.record(event)))
      }
      print(`${count} records are written`)
      const startedAt = performance.now()
      const usage = await readCallUsage(log.sealedLog, nowMs - 30 * 86_400_000)
      const advice = adviseGrants(clients(vendors.map(({ id }) => id)), usage, operationsOf)
      const seconds = (performance.now() - startedAt) / 1_000
      const violations = seconds <= secondsMax ? [] : [`it took ${seconds.toFixed(1)} s`]
      let refused = 0
      let spare = 0
      for (const { clientId, vendor, enough } of advice) {
        const calls = operationsOf(vendor).filter(({ id }) => made.has(`${clientId} ${vendor} ${id}`))
        refused += calls.filter((operation) => coversOperation(enough, operation) === undefined).length
        spare += enough.filter((scope) => {
          const without = enough.filter((one) => one !== scope)
          return calls.every((operation) => coversOperation(without, operation) !== undefined)
        }).length
      }
      if (refused > 0) violations.push(`${refused} kinds of calls would be refused`)
      if (spare > 0) violations.push(`${spare} scopes are not needed`)
      const figures = { records: count, grants: advice.length, 'kinds of calls': made.size }
      return { figures: { ...figures, 'seconds of advising': Math.round(seconds * 100) / 100 }, violations }
    } finally {
      await log.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const clientId = (number: number) => `cl_${String(number).padStart(12, '0')}`

function callOf(
  number: number,
  nowMs: number,
  operationsOf: (vendor: string) => readonly { readonly id: string; readonly scope: string }[],
  made: Set<string>,
): readonly RecordedEvent[] {
  const vendor = ['assemblyai', 'retellai', 'castai'][number % 3] as string
  const operations = operationsOf(vendor).filter(({ scope }) => !scope.endsWith('*'))
  const client = clientId(number % clientCount)
  // Each client makes a tenth of all calls there are, again and again.
  const index =
    ((number % clientCount) * 7 + (Math.floor(number / 60) % Math.ceil(operations.length / 10))) %
    operations.length
  const operation = operations[index]?.id ?? ''
  made.add(`${client} ${vendor} ${operation}`)
  const common = {
    requestId: `r-${number}`,
    atMs: nowMs - (number % 2_000_000) * 1_000,
    action: `${vendor}.api.call`,
    actor: { kind: 'client' as const, id: client, claimedUser: `h1_${number % 5_000}` },
    operation,
  }
  return [
    { ...common, phase: 'intent', metadata: { environment: 'production', key: 'key_1', rule: 'read:*' } },
    { ...common, phase: 'outcome', result: 'success', durationMs: number % 900, metadata: { status: 200 } },
  ]
}

function clients(vendors: readonly string[]) {
  return Array.from({ length: clientCount }, (_, number) => ({
    client: {
      id: clientId(number),
      name: `client-${number}`,
      environment: 'production' as const,
      keyHash: '',
      createdAtMs: 0,
      expiresAtMs: null,
      revokedAtMs: null,
    },
    grants: vendors.map(
      (vendor): Grant => ({
        clientId: clientId(number),
        vendor,
        scopes: ['read:*', 'write:*', 'delete:*'],
        constraints: {},
        grantedAtMs: 0,
        wildcardOverride: true,
      }),
    ),
  }))
}
