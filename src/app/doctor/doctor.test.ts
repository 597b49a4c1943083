import { chmod, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '../../access/index.ts'
import { ensureCertificates } from '../../config/index.ts'
import { awaitsSomebody, type Rotation } from '../../rotation/index.ts'
import type { AnchorWriter } from '../../storage/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import type { OpenEndpoint } from '../../webhooks/index.ts'
import { findEndingCertificates } from './certificates.ts'
import { findIdle } from './clients.ts'
import { findWeakSecrets } from './endpoints.ts'
import { findExposedMasterKey, findFullDisk, findOpenFiles } from './home.ts'
import { findOld, findRefused, findShared, findUnused } from './keys.ts'
import { findLostAnchors } from './log.ts'
import { findStuck } from './rotations.ts'

const dayMs = 86_400_000
const nowMs = 1_000 * dayMs
const ages = {
  maxAgeMs: { development: 90 * dayMs, staging: 90 * dayMs, production: 90 * dayMs },
  warnMs: 15 * dayMs,
}

const keyOf = (change: Partial<VaultKeyView> = {}): VaultKeyView => ({
  id: 'key_1',
  vendor: 'acme',
  environment: 'production',
  name: 'default',
  version: 1,
  state: 'active',
  region: 'us',
  fingerprint: 'f1',
  createdAtMs: nowMs - dayMs,
  verification: 'valid',
  verifiedAtMs: nowMs,
  lastUsedAtMs: nowMs,
  revokedAtMs: null,
  ...change,
})
const daysAgo = (days: number) => nowMs - days * dayMs

describe('keys', () => {
  test('too old, soon to be, and neither', () => {
    const troubles = (days: number, state: VaultKeyView['state'] = 'active') =>
      findOld([keyOf({ createdAtMs: daysAgo(days), state, name: 'second' })], ages, nowMs)
    expect(troubles(74)).toEqual([])
    expect(troubles(75)).toMatchObject([{ severity: 'warning' }])
    expect(troubles(90)).toEqual([
      {
        severity: 'bad',
        what: 'The key acme production second is 90 days old: older than it may be.',
        mend: 'sallyport key rotate acme --environment production --name second',
      },
    ])
    expect(troubles(90, 'superseded')).toEqual([])
  })

  test('never used, unless it is new or makes others', () => {
    const unused = keyOf({ createdAtMs: daysAgo(8), lastUsedAtMs: null })
    expect(findUnused([unused], () => false, nowMs)).toMatchObject([{ mend: 'sallyport key revoke key_1' }])
    expect(findUnused([unused], () => true, nowMs)).toEqual([])
    expect(findUnused([{ ...unused, createdAtMs: daysAgo(6) }], () => false, nowMs)).toEqual([])
    expect(findUnused([{ ...unused, lastUsedAtMs: daysAgo(5) }], () => false, nowMs)).toEqual([])
  })

  test('refused by the vendor', () => {
    expect(findRefused([keyOf({ verification: 'invalid' })])).toMatchObject([{ severity: 'bad' }])
    expect(
      findRefused([keyOf({ verification: 'unknown' }), keyOf({ verification: 'invalid', state: 'revoked' })]),
    ).toEqual([])
  })

  test('one in two environments', () => {
    const [here, there] = [keyOf(), keyOf({ id: 'key_2', environment: 'staging' })]
    expect(findShared([here, there])).toMatchObject([
      { severity: 'bad', what: 'One vendor key stands in acme production and in acme staging.' },
    ])
    expect(findShared([here, { ...there, state: 'revoked' }])).toEqual([])
    expect(findShared([here, { ...there, fingerprint: 'f2' }])).toEqual([])
  })
})

describe('rotations', () => {
  const rotationOf = (change: Partial<Rotation>): Rotation => ({
    id: 'rot_1',
    vendor: 'acme',
    environment: 'production',
    name: 'default',
    region: 'us',
    mode: 'automatic',
    state: 'draining',
    reason: 'asked',
    finding: null,
    isEmergency: false,
    acceptsUnknownAccount: false,
    oldKeyId: 'key_1',
    newKeyId: 'key_2',
    oldVendorId: null,
    newVendorId: null,
    vendorName: 'n',
    undoing: null,
    problem: null,
    startedAtMs: nowMs,
    changedAtMs: nowMs,
    endedAtMs: null,
    nextAtMs: nowMs,
    disabledAtMs: null,
    goneAtMs: null,
    lastUseSeen: null,
    ...change,
  })
  const find = (change: Partial<Rotation>, keys = [keyOf()]) =>
    findStuck([rotationOf(change)], keys, awaitsSomebody, nowMs)
  const longAgo = nowMs - 20 * 60_000

  test('that go on, or have ended well, are fine', () => {
    expect(find({})).toEqual([])
    expect(find({ problem: 'the vendor is down' })).toEqual([])
    expect(find({ state: 'revoked', endedAtMs: nowMs })).toEqual([])
  })

  test.each([
    [
      'wait for their key',
      { state: 'planned', mode: 'assisted' },
      'waits for its new key',
      '--continue rot_1',
    ],
    ['nobody carries on', { nextAtMs: longAgo }, 'carried on by nobody', 'sallyport serve'],
    [
      'are held up',
      { problem: 'Delete it there.', changedAtMs: longAgo },
      'waits (draining): Delete it there.',
      '--abort rot_1',
    ],
    [
      'are held up while they are undone',
      { undoing: 'x', problem: 'p', changedAtMs: longAgo },
      'it is being undone',
      '--abort',
    ],
    [
      'failed',
      { state: 'failed', endedAtMs: longAgo, problem: '400' },
      'ended as failed: 400',
      'key rotate acme --environment production',
    ],
    [
      'left something over',
      { state: 'revoked', endedAtMs: longAgo, problem: 'delete it there' },
      'left something over',
      'at the vendor',
    ],
  ] as const)('that %s', (_what, change, what, mend) => {
    expect(find(change)).toMatchObject([
      { what: expect.stringContaining(what), mend: expect.stringContaining(mend) },
    ])
  })

  test('that failed are forgotten once another key is in use, or another rotation went well', () => {
    const failed = { state: 'failed', endedAtMs: longAgo } as const
    expect(find(failed, [keyOf({ id: 'key_9' })])).toEqual([])
    const well = rotationOf({ id: 'rot_2', state: 'revoked', endedAtMs: nowMs })
    expect(findStuck([rotationOf(failed), well], [keyOf()], awaitsSomebody, nowMs)).toEqual([])
  })
})

test('clients that made no call for a month, though they could', () => {
  const client: Client = {
    id: 'cl_1',
    name: 'reader',
    environment: 'production',
    keyHash: '',
    createdAtMs: daysAgo(31),
    expiresAtMs: null,
    revokedAtMs: null,
  }
  const usage = { clientId: 'cl_1', vendor: 'acme', operation: 'x', allowed: 1, unscoped: 0, lastAtMs: nowMs }
  expect(findIdle([client], [], nowMs)).toMatchObject([
    { mend: 'sallyport client revoke reader --environment production' },
  ])
  expect(findIdle([client], [usage], nowMs)).toEqual([])
  for (const change of [{ createdAtMs: daysAgo(29) }, { revokedAtMs: nowMs }, { expiresAtMs: nowMs - 1 }])
    expect(findIdle([{ ...client, ...change }], [], nowMs)).toEqual([])
})

test('endpoints without a secret, with one that was revoked, with one that calls are made with', () => {
  const endpointOf = (verify: OpenEndpoint['secrets']['verify'], follows?: string) =>
    ({
      endpoint: { name: 'calls', settings: follows === undefined ? {} : { follows } },
      secrets: { verify, sign: [], path: '', derive: '' },
    }) as unknown as OpenEndpoint
  const find = (endpoint: OpenEndpoint, ...keys: VaultKeyView[]) =>
    findWeakSecrets([endpoint], keys, (value) => value.reveal(), nowMs)
  const signed = endpointOf([{ value: 'f1' }])
  expect(find(signed)).toEqual([])
  expect(find(endpointOf([{ value: 'f1', endsAtMs: nowMs - 1 }]))).toMatchObject([{ severity: 'bad' }])
  expect(find(endpointOf([], 'other'))).toEqual([])
  expect(find(signed, keyOf({ state: 'revoked' }))).toMatchObject([
    { severity: 'bad', mend: 'sallyport webhook rotate calls --vendor-secret' },
  ])
  expect(find(signed, keyOf())).toMatchObject([{ severity: 'warning' }])
  expect(find(signed, keyOf({ environment: 'staging' }), keyOf({ fingerprint: 'f2' }))).toEqual([])
})

describe('the log', () => {
  const find = (change: Partial<{ path: string; url: string; missing: number; fails: boolean }>) => {
    const anchors = {
      path: change.path,
      url: change.url,
      missingRecords: async () => change.missing ?? 0,
      findObstacle: async () => (change.fails ? 'EACCES' : undefined),
    }
    return findLostAnchors(anchors as unknown as AnchorWriter)
  }

  test('has its checkpoints elsewhere, lacks none of its records, and can go on', async () => {
    expect(await find({ path: '/a' })).toEqual([])
    expect(await find({})).toMatchObject([
      { severity: 'warning', mend: expect.stringContaining('audit.anchors') },
    ])
    expect(await find({ path: '/a', missing: 3 })).toMatchObject([
      { severity: 'bad', mend: expect.stringContaining('sallyport audit verify') },
    ])
    expect(await find({ path: '/a', fails: true })).toMatchObject([{ severity: 'bad' }])
  })
})

describe('the home', () => {
  let home: string
  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-doctor-')))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  test("is its owner's alone, its files too", async () => {
    const file = join(home, 'log.db')
    await writeFile(file, '', { mode: 0o600 })
    await symlink(file, join(home, 'link'))
    await writeFile(join(home, 'audit-key.pub'), '')
    await chmod(join(home, 'audit-key.pub'), 0o644)
    expect(await findOpenFiles(home)).toEqual([])
    await chmod(file, 0o640)
    expect(await findOpenFiles(home)).toEqual([
      {
        severity: 'bad',
        what: `Others than its owner have rights on ${file}.`,
        mend: `chmod -R go-rwx ${home}`,
      },
    ])
  })

  test('does not hold the master key beside production keys', async () => {
    const found = (origin: 'file' | 'SALLYPORT_PASSPHRASE') => async () =>
      ({ origin, key: { kind: 'raw', bytes: new Uint8Array() } }) as const
    const staging = keyOf({ environment: 'staging' })
    expect(await findExposedMasterKey(home, [keyOf()], found('file'))).toMatchObject([
      { severity: 'warning' },
    ])
    expect(await findExposedMasterKey(home, [staging], found('file'))).toEqual([])
    expect(await findExposedMasterKey(home, [keyOf()], found('SALLYPORT_PASSPHRASE'))).toEqual([])
  })

  test('has room', async () => {
    const free = (mebibytes: number) => findFullDisk(home, async () => mebibytes * 1024 * 1024)
    expect(await free(1_024)).toEqual([])
    expect(await free(1_023)).toMatchObject([{ severity: 'warning' }])
    expect(await free(199)).toMatchObject([{ severity: 'bad', what: expect.stringContaining('199 MiB') }])
    expect((await findFullDisk(home)).every(({ mend }) => mend.includes('audit prune'))).toBe(true)
  })

  test('has a certificate that lasts, or none', async () => {
    expect(await findEndingCertificates(undefined, home, nowMs)).toEqual([])
    const { certificatePath, expiresAtMs } = await ensureCertificates(home)
    const find = (leftDays: number, own?: string) =>
      findEndingCertificates(own, home, expiresAtMs - leftDays * dayMs - 60_000)
    expect(await find(30)).toEqual([])
    expect(await find(29)).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('ends in 29 days') },
    ])
    expect(await find(6, certificatePath)).toMatchObject([
      { severity: 'bad', mend: expect.stringContaining('put a new one') },
    ])
    expect(await find(-2)).toMatchObject([{ severity: 'bad', what: expect.stringContaining('has ended') }])
    await expect(findEndingCertificates(join(home, 'none.pem'), home, nowMs)).rejects.toThrow('ENOENT')
  })
})
