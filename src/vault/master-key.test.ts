import { Buffer } from 'node:buffer'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Secret, systemRandom } from '../core/index.ts'
import {
  checkValueOf,
  createDerivation,
  deriveMasterKey,
  type KeyDerivation,
  MasterKey,
  parseMasterKey,
  requireMaster,
} from './master-key.ts'

const bytes = Buffer.from(systemRandom(32))
const raw = { kind: 'raw', base64: new Secret(bytes.toString('base64')) } as const
const passphraseOf = (text: string) => ({ kind: 'passphrase', passphrase: new Secret(text) }) as const
const fast: KeyDerivation = {
  kind: 'scrypt',
  salt: Buffer.alloc(16, 1).toString('base64'),
  N: 1024,
  r: 8,
  p: 1,
}

const codeOf = (code: string) => expect.objectContaining({ code })

test('a master key in base64 is taken as it is', async () => {
  const master = await deriveMasterKey(raw, { kind: 'raw' })
  expect(master.reveal()).toEqual(bytes)
  expect(parseMasterKey(new Secret(`${bytes.toString('base64')}\n`)).reveal()).toEqual(bytes)
})

test.each([
  '',
  'a',
  bytes.toString('hex'),
  bytes.subarray(1).toString('base64'),
  `${bytes.toString('base64')}AA`,
  bytes.toString('base64url').replace(/.$/, '_'),
])('what is not 32 bytes in base64 is refused (%#)', (text) => {
  expect(() => parseMasterKey(new Secret(text))).toThrow(codeOf('ERR_VAULT_MASTER_SHAPE'))
})

describe('passphrases', () => {
  test('new vaults use scrypt with 128 MiB and a salt of their own', () => {
    const derivation = createDerivation(passphraseOf('correct horse battery'), systemRandom)
    expect(derivation).toMatchObject({ kind: 'scrypt', N: 131_072, r: 8, p: 1 })
    expect(createDerivation(passphraseOf('correct horse battery'), systemRandom)).not.toEqual(derivation)
  })

  test('short ones are refused', () => {
    expect(() => createDerivation(passphraseOf('hunter2'), systemRandom)).toThrow(
      codeOf('ERR_VAULT_PASSPHRASE_SHORT'),
    )
  })

  test('the same one gives the same key, another one another', async () => {
    const first = await deriveMasterKey(passphraseOf('correct horse battery'), fast)
    const again = await deriveMasterKey(passphraseOf('correct horse battery'), fast)
    const other = await deriveMasterKey(passphraseOf('correct horse batterz'), fast)
    expect(again.reveal()).toEqual(first.reveal())
    expect(other.reveal()).not.toEqual(first.reveal())
  })

  test('two ways to type one character are one passphrase', async () => {
    const composed = await deriveMasterKey(passphraseOf('caf\u00e9 caf\u00e9 caf\u00e9'), fast)
    const decomposed = await deriveMasterKey(passphraseOf('cafe\u0301 cafe\u0301 cafe\u0301'), fast)
    expect(decomposed.reveal()).toEqual(composed.reveal())
  })

  test('derives what scrypt at the real cost gives', async () => {
    const derivation = createDerivation(passphraseOf('correct horse battery'), systemRandom)
    const master = await deriveMasterKey(passphraseOf('correct horse battery'), derivation)
    expect(master.reveal()).toHaveLength(32)
  })

  test('parameters that nobody writes are refused', async () => {
    await expect(
      deriveMasterKey(passphraseOf('correct horse battery'), { ...fast, N: 1000 }),
    ).rejects.toThrow(codeOf('ERR_VAULT_SEALED_BROKEN'))
    await expect(
      deriveMasterKey(passphraseOf('correct horse battery'), { ...fast, N: 2 ** 30 }),
    ).rejects.toThrow(codeOf('ERR_VAULT_SEALED_BROKEN'))
  })
})

test('the other kind of source is the wrong one', async () => {
  await expect(deriveMasterKey(raw, fast)).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
  await expect(deriveMasterKey(passphraseOf('correct horse battery'), { kind: 'raw' })).rejects.toThrow(
    codeOf('ERR_VAULT_MASTER_WRONG'),
  )
})

test('the check value tells the right key from any other', () => {
  const master = new MasterKey(Buffer.from(bytes))
  const check = checkValueOf(master)
  expect(() => requireMaster(master, check)).not.toThrow()
  expect(() => requireMaster(new MasterKey(Buffer.from(systemRandom(32))), check)).toThrow(
    codeOf('ERR_VAULT_MASTER_WRONG'),
  )
  expect(() => requireMaster(master, '')).toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
})

test('a master key does not print, and can be overwritten', () => {
  const master = new MasterKey(Buffer.from(bytes))
  const shown = `${JSON.stringify(master)} ${inspect(master)} ${inspect({ master }, { showHidden: true })} ${String(master)}`
  expect(shown).not.toContain(bytes.toString('base64').slice(0, 8))
  expect(shown).not.toContain(bytes.toString('hex').slice(0, 8))
  master.destroy()
  expect(master.reveal()).toEqual(Buffer.alloc(32))
})
