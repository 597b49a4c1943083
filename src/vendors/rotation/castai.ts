import { Secret } from '../../core/index.ts'
import type { KeyApi, KeyApiSettings, ListedKey, RotationOffer, VendorReply } from '../../rotation/index.ts'
import { itemsOf, jsonOf, member, textOf } from './reply.ts'

const pageLimit = 100

/** Keys of service accounts are made, disabled and deleted through the API, by a key that may (the role Owner). */
const serviceAccountKeys: KeyApi = {
  settings: ['organizationId', 'serviceAccountId'],
  list: (settings, cursor) => ({
    method: 'GET',
    path: `${keysPath(settings)}?page.limit=${pageLimit}${cursor === undefined ? '' : `&page.cursor=${encodeURIComponent(cursor)}`}`,
  }),
  listed(reply) {
    const json = jsonOf(reply)
    if (!Array.isArray(member(json, 'keys'))) return undefined
    const cursor = textOf(member(json, 'nextPage'), 'cursor')
    return { keys: itemsOf(json, 'keys').flatMap(listedKey), ...(cursor === undefined ? {} : { cursor }) }
  },
  create: (settings, { name, expiresAtMs }) => ({
    method: 'POST',
    path: keysPath(settings),
    body: { key: { name, expiresAt: new Date(expiresAtMs).toISOString() } },
  }),
  created(reply) {
    const json = jsonOf(reply)
    const [id, token] = [textOf(json, 'id'), textOf(json, 'token')]
    return id === undefined || token === undefined ? undefined : { id, value: new Secret(token) }
  },
  setActive: (settings, id, active) => ({
    method: 'PATCH',
    path: `${keysPath(settings)}/${encodeURIComponent(id)}`,
    body: { active },
  }),
  remove: (settings, id) => ({ method: 'DELETE', path: `${keysPath(settings)}/${encodeURIComponent(id)}` }),
}

/** The organizations that a key sees say whose it is. */
export const castaiRotation: RotationOffer = {
  byHand: {
    create: [
      'Open the Cast AI console, Organization settings, Service accounts, and choose the account that the present key belongs to.',
      'Create a key with a new name and copy it: give it here and nowhere else.',
      'With rotation.automatic in sallyport.yaml all of this happens by itself.',
    ],
    revoke: ['Open the Cast AI console, Service accounts, and delete the old key.'],
  },
  account: {
    find: { method: 'GET', path: '/v1/organizations' },
    found: organizationsOf,
    confirm: () => ({ method: 'GET', path: '/v1/organizations' }),
    verdict(reply, found) {
      const seen = organizationsOf(reply)
      if (seen === undefined) return 'unknown'
      return seen === found ? 'same' : 'other'
    },
  },
  api: serviceAccountKeys,
}

function organizationsOf(reply: VendorReply): string | undefined {
  const ids = itemsOf(jsonOf(reply), 'organizations').flatMap((one) => textOf(one, 'id') ?? [])
  return ids.length === 0 ? undefined : ids.sort().join(' ')
}

function keysPath({ organizationId = '', serviceAccountId = '' }: KeyApiSettings): string {
  const [organization, account] = [organizationId, serviceAccountId].map(encodeURIComponent)
  return `/v1/organizations/${organization}/service-accounts/${account}/keys`
}

function listedKey(value: unknown): readonly ListedKey[] {
  const id = textOf(value, 'id')
  if (id === undefined) return []
  return [
    {
      id,
      name: textOf(value, 'name') ?? '',
      active: member(value, 'active') === true,
      lastUsedAt: textOf(value, 'lastUsedAt') ?? null,
    },
  ]
}
