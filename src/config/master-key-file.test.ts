import { Buffer } from 'node:buffer'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  completeNextMasterKey,
  createMasterKeyFile,
  dropNextMasterKey,
  masterKeyPath,
  parseMasterKey,
  prepareNextMasterKey,
  readMasterKey,
  readNextMasterKey,
} from './master-key-file.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-master-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const newPath = () => masterKeyPath(mkdtempSync(join(scratch, 'home-')))
const filled = (value: number) => () => new Uint8Array(32).fill(value)
const base64 = (value: number) => Buffer.alloc(32, value).toString('base64')
const readFile = async (path: string) => {
  const { key, origin } = await readMasterKey(path, {})
  return { origin, first: key.kind === 'raw' ? key.bytes[0] : undefined }
}

describe('createMasterKeyFile', () => {
  it('writes 32 random bytes in base64, for the owner alone, and never over an old one', async () => {
    const path = newPath()
    expect(await createMasterKeyFile(path)).toBe(true)
    const text = readFileSync(path, 'utf8')
    expect(parseMasterKey(text, 'file')).toHaveLength(32)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await createMasterKeyFile(path)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe(text)
    await createMasterKeyFile(masterKeyPath(mkdtempSync(join(scratch, 'home-'))))
  })
})

describe('readMasterKey', () => {
  it('takes the environment variable before the passphrase before the file', async () => {
    const path = newPath()
    await createMasterKeyFile(path, filled(3))
    const both = { SALLYPORT_MASTER_KEY: base64(1), SALLYPORT_PASSPHRASE: 'correct horse' }
    expect(await readMasterKey(path, both)).toMatchObject({
      key: { kind: 'raw', bytes: Buffer.alloc(32, 1) },
      origin: 'SALLYPORT_MASTER_KEY',
    })
    const found = await readMasterKey(path, { ...both, SALLYPORT_MASTER_KEY: '' })
    expect(found.origin).toBe('SALLYPORT_PASSPHRASE')
    expect(found.key.kind === 'passphrase' && found.key.passphrase.reveal()).toBe('correct horse')
    expect(JSON.stringify(found)).not.toContain('horse')
    expect(await readFile(path)).toEqual({ origin: 'file', first: 3 })
  })

  it('says that there is none', async () => {
    await expect(readMasterKey(newPath(), {})).rejects.toMatchObject({ code: 'ERR_VAULT_MASTER_MISSING' })
  })

  it.each([0o640, 0o604, 0o660, 0o601])('refuses a file of mode %o', async (mode) => {
    const path = newPath()
    await createMasterKeyFile(path)
    chmodSync(path, mode)
    await expect(readMasterKey(path, {})).rejects.toMatchObject({
      code: 'ERR_VAULT_MASTER_MODE',
      field: path,
    })
    chmodSync(path, 0o400)
    expect((await readMasterKey(path, {})).origin).toBe('file')
  })

  it.each(['', 'word', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(43)}==`, `${'-_'.repeat(21)}A=`])(
    'refuses what is not 32 bytes in base64: %j',
    async (text) => {
      const path = newPath()
      writeFileSync(path, text, { mode: 0o600 })
      await expect(readMasterKey(path, {})).rejects.toMatchObject({
        code: 'ERR_VAULT_MASTER_SHAPE',
        field: path,
      })
      expect(() => parseMasterKey(text, 'SALLYPORT_MASTER_KEY')).toThrow(
        expect.objectContaining({ code: 'ERR_VAULT_MASTER_SHAPE', field: 'SALLYPORT_MASTER_KEY' }),
      )
    },
  )

  it('takes base64 with a line end, and without its padding', () => {
    expect(parseMasterKey(`${base64(7)}\n`, 'x')).toEqual(Buffer.alloc(32, 7))
    expect(parseMasterKey(base64(7).slice(0, -1), 'x')).toEqual(Buffer.alloc(32, 7))
  })
})

describe('replacing the master key', () => {
  it('keeps the old key until the new one is put in its place', async () => {
    const path = newPath()
    await createMasterKeyFile(path, filled(1))
    expect(await readNextMasterKey(path)).toBeUndefined()
    expect(await prepareNextMasterKey(path, filled(2))).toEqual(new Uint8Array(32).fill(2))
    expect((await readFile(path)).first).toBe(1)
    expect((await readNextMasterKey(path))?.[0]).toBe(2)
    expect(statSync(`${path}.next`).mode & 0o777).toBe(0o600)
    await completeNextMasterKey(path)
    expect((await readFile(path)).first).toBe(2)
    expect(readdirSync(join(path, '..'))).toEqual(['master.key'])
  })

  it('never overwrites a replacement that waits: it may be the key that opens the vault', async () => {
    const path = newPath()
    await createMasterKeyFile(path, filled(1))
    await prepareNextMasterKey(path, filled(2))
    await expect(prepareNextMasterKey(path, filled(3))).rejects.toMatchObject({ code: 'ERR_CORE_INTERNAL' })
    expect((await readNextMasterKey(path))?.[0]).toBe(2)
  })

  it('drops a replacement under which nothing was sealed', async () => {
    const path = newPath()
    await createMasterKeyFile(path, filled(1))
    await prepareNextMasterKey(path, filled(2))
    await dropNextMasterKey(path)
    await dropNextMasterKey(path)
    expect(await readNextMasterKey(path)).toBeUndefined()
    expect((await readFile(path)).first).toBe(1)
  })

  it('moves from a passphrase to a file that was not there', async () => {
    const path = newPath()
    await prepareNextMasterKey(path, filled(5))
    await completeNextMasterKey(path)
    expect((await readFile(path)).first).toBe(5)
  })
})
