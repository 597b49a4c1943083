import { createId, Secret, systemRandom } from '../../../src/core/index.ts'
import type { AskVendor } from '../../../src/rotation/ports.ts'
import type { RotationOffer, VendorReply, VendorRequest } from '../../../src/rotation/rotation-offer.ts'
import type { KeyProbe } from '../../../src/vault/index.ts'

interface AcmeKey {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly account: string
  active: boolean
  lastUsedAt: string | null
}

/** A vendor with an API for keys, made up. What it is told to do wrong, it does. */
export class Acme {
  readonly keys: AcmeKey[] = []
  /** Answers instead of the vendor; undefined lets it answer. `before` comes first, `after` when the work is done. */
  before: (request: VendorRequest) => VendorReply | undefined = () => undefined
  after: (request: VendorRequest) => VendorReply | undefined = () => undefined
  isDown = false
  /** Keys by id that are not accepted, though they are there. */
  readonly unaccepted = new Set<string>()

  add(name: string, account = 'a'): AcmeKey {
    const value = Buffer.from(systemRandom(16)).toString('hex')
    const key = { id: createId('vk', systemRandom), name, value, account, active: true, lastUsedAt: null }
    this.keys.push(key)
    return key
  }

  accepts(value: string): boolean {
    const key = this.keys.find((one) => one.value === value)
    return key?.active === true && !this.unaccepted.has(key.id)
  }

  readonly probe: KeyProbe = async ({ key }) => {
    if (this.isDown) return { verification: 'unknown', detail: 'not there' }
    return this.accepts(key.reveal())
      ? { verification: 'valid', detail: '200 from acme' }
      : { verification: 'invalid', detail: '401 from acme' }
  }

  readonly ask: AskVendor = async ({ key }, request) => {
    if (this.isDown) return reply(0)
    const early = this.before(request)
    if (early !== undefined) return early
    const asker = this.keys.find((one) => one.value === key.reveal())
    const answer = asker?.active === true ? this.#answer(asker, request) : reply(401)
    return this.after(request) ?? answer
  }

  readonly offer: RotationOffer = {
    byHand: { create: ['Make a key.'], revoke: ['Delete the key.'] },
    account: {
      find: { method: 'GET', path: '/account' },
      found: ({ status, text }) => (status === 200 ? text : undefined),
      confirm: () => ({ method: 'GET', path: '/account' }),
      verdict: ({ status, text }, found) => {
        if (status !== 200) return 'unknown'
        return text === found ? 'same' : 'other'
      },
    },
    api: {
      settings: ['account'],
      list: () => ({ method: 'GET', path: '/keys' }),
      listed: ({ status, text }) => (status === 200 ? { keys: JSON.parse(text) } : undefined),
      create: (_settings, { name }) => ({ method: 'POST', path: '/keys', body: { name } }),
      created: ({ status, text }) => {
        if (status !== 201) return undefined
        const { id, value } = JSON.parse(text) as { id: string; value: string }
        return { id, value: new Secret(value) }
      },
      setActive: (_settings, id, active) => ({ method: 'PATCH', path: `/keys/${id}`, body: { active } }),
      remove: (_settings, id) => ({ method: 'DELETE', path: `/keys/${id}` }),
    },
  }

  #answer(asker: AcmeKey, { method, path, body }: VendorRequest): VendorReply {
    if (path === '/account') return reply(200, asker.account)
    if (method === 'GET') return reply(200, JSON.stringify(this.keys.map(({ value: _, ...rest }) => rest)))
    if (method === 'POST') {
      const { id, value } = this.add((body as { name: string }).name)
      return reply(201, JSON.stringify({ id, value }))
    }
    const index = this.keys.findIndex(({ id }) => path === `/keys/${id}`)
    const key = this.keys[index]
    if (key === undefined) return reply(404)
    if (method === 'DELETE') this.keys.splice(index, 1)
    else key.active = (body as { active: boolean }).active
    return reply(method === 'DELETE' ? 204 : 200)
  }
}

/** Returns an answer of the vendor's. */
export function reply(status: number, text = ''): VendorReply {
  return { status, text, detail: `${status} from acme` }
}
