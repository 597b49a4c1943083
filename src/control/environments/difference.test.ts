import { expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import type { ClientListing } from '../../access/index.ts'
import type { Environment } from '../../core/index.ts'
import { compareClients } from './difference.ts'

const operations = [
  operationOf('calls.note', 'write:calls', { flags: ['limited'] }),
  operationOf('calls.place', 'write:calls'),
]

const listingOf = (environment: Environment, scopes: string[]) =>
  ({
    client: { name: 'desk', environment, revokedAtMs: null },
    grants: [{ vendor: 'acme', scopes, constraints: {} }],
  }) as unknown as ClientListing

const compare = (staging: string[], production: string[]) =>
  compareClients(
    [listingOf('staging', staging), listingOf('production', production)],
    'staging',
    'production',
    () => operations,
  )

test('a scope that is granted wholly in one and in part in the other is a difference', () => {
  expect(compare(['write:limited'], ['write:calls'])).toMatchObject([
    { grants: [{ onlyFrom: [], partlyFrom: ['write:calls'], onlyTo: ['write:calls'], partlyTo: [] }] },
  ])
  expect(compare(['write:calls'], ['write:limited'])).toMatchObject([
    { grants: [{ onlyFrom: ['write:calls'], partlyFrom: [], onlyTo: [], partlyTo: ['write:calls'] }] },
  ])
})

test('what is alike is none, also where it is granted in other words', () => {
  expect(compare(['write:limited'], ['write:limited'])).toEqual([])
  expect(compare(['write:*'], ['write:calls'])).toEqual([])
})
