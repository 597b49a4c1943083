import { expect } from '../../emulators/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import type { World } from './world.ts'

const environment = 'development'

/** Puts a key of each vendor into the vault. */
export async function sealKeys({ control, emulators }: World) {
  const lines: string[] = []
  for (const [vendor, { emulator }] of emulators) {
    const { key, detail } = await control.perform('key.add', {
      vendor,
      environment,
      value: emulator.createKey().key,
    })
    expect(key.verification === 'valid', `${vendor}: ${detail}`)
    lines.push(`${key.id}  ${vendor}  ${key.verification}, ${detail}`)
  }
  return { lines }
}

/** Makes a client that reads and one that writes within limits. */
export async function makeClients({ control }: World) {
  const vendors = (await loadVendors()).map(({ id }) => id)
  const lines: string[] = []
  const make = async (name: string, scopes: string[]) => {
    const grants = vendors.map((vendor) => ({ vendor, scopes }))
    const { client, key } = await control.perform('client.add', { name, environment, grants })
    lines.push(`${client.id}  ${name}  ${scopes.join(' ')} at ${vendors.join(', ')}`)
    return key
  }
  const seen = {
    reader: await make('reader', ['read:*']),
    writer: await make('writer', ['read:*', 'write:limited']),
  }
  return { lines, seen }
}

/** Revokes the writer and calls with its key. */
export async function seeRevocation({ control, gate }: World, key: string) {
  const [vendor] = await loadVendors()
  const credential = vendor?.services[vendor.verify.service]?.accepts[0]
  expect(vendor !== undefined && credential !== undefined, 'there is a vendor')
  const call = () =>
    fetch(`${gate.url}/${vendor?.id}${vendor?.verify.path}`, { headers: { [credential?.header ?? '']: key } })
  const before = await call()
  expect(before.status === 200, `before: ${before.status}`)
  await control.perform('client.revoke', { client: 'writer', environment })
  const after = await call()
  expect(after.status === 401, `after: ${after.status}`)
  return { lines: [`before: ${before.status}`, `after: ${after.status} ${await after.text()}`] }
}

/** Shows the last records and searches all of them for keys. */
export async function seeRecords({ control }: World, keys: readonly string[]) {
  const records = await control.perform('audit.tail', { limit: 10_000 })
  const text = JSON.stringify(records)
  for (const key of keys) expect(!text.includes(key), 'a record holds a client key')
  for (const expected of ['scope_missing', 'client_revoked']) {
    expect(
      records.some(({ event }) => event.reason === expected),
      `a record says ${expected}`,
    )
  }
  const lines = records
    .filter(({ event }) => event.phase !== 'intent')
    .slice(-8)
    .map(({ seq, event }) => {
      const { action, operation, resource = '', result = '', reason = '' } = event
      return `${String(seq).padStart(4)}  ${action.padEnd(20)}  ${operation ?? resource}  ${result} ${reason}`.trimEnd()
    })
  return { lines: [`${records.length} records, the last of them:`, ...lines] }
}
