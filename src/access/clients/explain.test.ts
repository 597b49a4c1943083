import { expect, test } from 'vitest'
import { clientWithGrant, operationOf } from '../../../test/support/access-rows.ts'
import { AccessSnapshot } from '../decide/snapshot.ts'
import { explain } from './explain.ts'

const nowMs = 1000
const create = operationOf('things.create', 'write:things', { path: '/v1/orgs/{org}/things' })

function explainFor(fixture: ReturnType<typeof clientWithGrant>, vendor = 'acme') {
  return explain(new AccessSnapshot(fixture.rows, () => []), fixture.client, vendor, create, nowMs)
}

test('a refusal comes with the command that grants', () => {
  expect(explainFor(clientWithGrant(['read:*']))).toMatchObject({
    allowed: false,
    rule: 'write:things',
    command: 'sallyport client grant web acme write:things --environment staging',
  })
  expect(explainFor(clientWithGrant([]), 'other')).toMatchObject({
    command: 'sallyport client grant web other write:things --environment staging',
  })
})

test('an allowance comes with the rule and the command that takes it away', () => {
  expect(explainFor(clientWithGrant(['read:*', 'write:things']))).toMatchObject({
    allowed: true,
    rule: 'write:things',
    sentence: 'The client web may call things.create of acme: write:things is granted.',
    command: 'sallyport client grant web acme read:* --replace --environment staging',
  })
  expect(explainFor(clientWithGrant(['write:*']))).toMatchObject({
    command: 'sallyport client ungrant web acme --environment staging',
  })
})

test('tells what a call must still meet', () => {
  const constraints = {
    addresses: ['10.0.0.0/8'],
    only: { org: ['ours'], elsewhere: ['x'] },
    ownIdsOnly: true,
    concurrency: 2,
    ratePerMinute: 60,
    dailyQuota: 100,
    tenant: 't1',
    keyName: 'batch',
    observe: true,
    bodyRules: [
      { id: 'no-hooks', operations: ['things.create'], field: 'webhook_url', forbid: true as const },
      { id: 'elsewhere', operations: ['x.y'], field: 'a', set: 1 },
    ],
  }
  expect(explainFor(clientWithGrant(['write:*'], { constraints })).conditions).toEqual([
    'Constraints and body rules are observed: what they would refuse is recorded and let through.',
    'From 10.0.0.0/8.',
    'org is ours.',
    'On things this client created.',
    'At most 2 at once.',
    'At most 60 a minute.',
    'At most 100 a day (UTC).',
    'As tenant t1.',
    'With the vendor key named batch.',
    'Body rule no-hooks: forbids webhook_url.',
  ])
})

test('names a lock and its reason, which operators may read', () => {
  const fixture = clientWithGrant(['write:*'])
  const lock = {
    id: 'lock_1',
    target: { kind: 'vendor', id: 'acme' },
    reason: 'leaked key',
    createdAtMs: 0,
    createdBy: 'op',
  } as const
  const snapshot = new AccessSnapshot({ ...fixture.rows, locks: [lock] }, () => [])
  expect(explain(snapshot, fixture.client, 'acme', create, nowMs)).toMatchObject({
    allowed: false,
    rule: 'lock_1',
    sentence: expect.stringContaining('leaked key'),
    command: 'sallyport lock lift lock_1',
  })
})

test('a client that is gone is refused for that', () => {
  expect(explainFor(clientWithGrant(['write:*'], { client: { revokedAtMs: 1 } }))).toMatchObject({
    rule: 'revoked',
  })
  expect(explainFor(clientWithGrant(['write:*'], { client: { expiresAtMs: 1 } }))).toMatchObject({
    rule: 'expiry',
  })
})

test('says what is seen of answers, by the scopes that show more', () => {
  const constraints = { redactAnswers: ['personal'], safety: 'careful' }
  const seen = (...scopes: string[]) => explainFor(clientWithGrant(scopes, { constraints })).conditions
  expect(seen('write:things')).toEqual([
    'Answers are redacted: personal.',
    'Answers pass the content policy careful.',
  ])
  expect(seen('write:*', 'read:*')).toEqual(seen('write:things'))
  expect(seen('write:*', 'read:unredacted', 'review:content')).toEqual([
    'Answers are as the vendor gives them, which is recorded: read:unredacted is granted.',
    'Of what the content policy careful holds back it sees all, which is recorded: review:content is granted.',
  ])
})
