import Retell from 'retell-sdk'
import type { Control } from '../../../src/control/index.ts'
import { castaiSeedIds } from '../../../src/emulators/castai/index.ts'
import type { EmulatedVendors } from '../emulated-vendors.ts'
import { environment } from '../world.ts'

/** Lines of `sallyport.yaml`, below `rotation:`, by which Cast AI's key is rotated through its API. */
export const automaticSettings = [
  '  automatic:',
  `    - { vendor: castai, environment: ${environment}, settings: { organizationId: ${castaiSeedIds.home}, serviceAccountId: ${castaiSeedIds.serviceAccount} } }`,
]

/** Puts something into each account by which two of its keys know each other. */
export async function fillAccounts(
  vendors: EmulatedVendors,
  keys: { readonly assemblyai: string; readonly retellai: string },
): Promise<void> {
  const made = await fetch(`${vendors.assemblyai.url}/v2/transcript`, {
    method: 'POST',
    headers: { authorization: keys.assemblyai, 'content-type': 'application/json' },
    body: JSON.stringify({ audio_url: 'https://example.com/call.wav' }),
  })
  if (!made.ok) throw new Error(`no transcript was made: ${made.status}`)
  const retellai = new Retell({ apiKey: keys.retellai, baseURL: vendors.retellai.url })
  const { llm_id } = await retellai.llm.create({})
  await retellai.agent.create({ response_engine: { type: 'retell-llm', llm_id }, voice_id: '11labs-Adrian' })
}

/** A key as Cast AI lists it. */
export interface AccountKey {
  readonly id: string
  readonly name: string
  readonly active: boolean
}

/** The keys of one service account of Cast AI. */
export interface ServiceAccount {
  /** What the vendor calls the key that the vault begins with. */
  readonly firstId: string
  /** Its value. */
  readonly firstKey: string
  /** Every key there is, as an owner sees them. */
  list(): Promise<readonly AccountKey[]>
}

/** Puts a key of a service account into the vault, for calls, and one of an owner, which may make more. */
export async function useServiceAccount(
  control: Control,
  { emulator, url }: EmulatedVendors['castai'],
): Promise<ServiceAccount> {
  const path = `/v1/organizations/${castaiSeedIds.home}/service-accounts/${castaiSeedIds.serviceAccount}/keys`
  const observer = emulator.createKey().key
  const ask = (method: string, where: string, body?: object) =>
    fetch(url + where, {
      method,
      headers: { 'x-api-key': observer, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const list = async () => ((await (await ask('GET', path)).json()) as { keys: AccountKey[] }).keys
  for (const { id } of await list()) await ask('DELETE', `${path}/${id}`)
  const made = await ask('POST', path, { key: { name: 'first' } })
  const { id, token } = (await made.json()) as { id: string; token: string }
  const add = (name: string, value: string) =>
    control.perform('key.add', { vendor: 'castai', environment, name, value })
  await add('default', token)
  await add('rotator', emulator.createKey().key)
  return { firstId: id, firstKey: token, list }
}
