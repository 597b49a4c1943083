import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SallyportError } from '../../core/index.ts'
import type { MasterKeySource } from '../../vault/index.ts'
import { replaceMasterKey, withMasterKey } from './master-key.ts'

const [first, second, third] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill).toString('base64'))
let folder: string
let path: string
/** What opens the vault of this test. */
let inForce: string | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-master-'))
  path = join(folder, 'master.key')
  inForce = first
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const textOf = (source: MasterKeySource) =>
  source.kind === 'raw' ? source.base64.reveal() : source.passphrase.reveal()

async function openVault(source: MasterKeySource): Promise<string> {
  if (textOf(source) !== inForce) throw new SallyportError('ERR_VAULT_MASTER_WRONG')
  return 'opened'
}

async function apply(source: MasterKeySource): Promise<void> {
  inForce = textOf(source)
}

function write(name: string, key = '', ageMs = 0): void {
  const file = join(folder, name)
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  utimesSync(file, new Date(), new Date(Date.now() - ageMs))
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim()
const hourMs = 3_600_000

describe('withMasterKey', () => {
  it('opens with the file, and leaves a replacement beside it alone', async () => {
    write('master.key', first)
    write('master.key.next', second, hourMs)
    expect(await withMasterKey(folder, openVault)).toBe('opened')
    expect(read('master.key.next')).toBe(second)
  })

  it.each(['refused', 'gone'])('completes an old replacement where the file is %s', async (state) => {
    if (state === 'refused') write('master.key', third)
    write('master.key.next', first, hourMs)
    expect(await withMasterKey(folder, openVault)).toBe('opened')
    expect(read('master.key')).toBe(first)
    expect(existsSync(`${path}.next`)).toBe(false)
  })

  it('opens with a young replacement, and leaves it to the rewrap that is under way', async () => {
    write('master.key', third)
    write('master.key.next', first)
    expect(await withMasterKey(folder, openVault)).toBe('opened')
    expect(read('master.key')).toBe(third)
    expect(read('master.key.next')).toBe(first)
  })

  it('throws what the file was refused with where the replacement opens nothing either', async () => {
    write('master.key', third)
    write('master.key.next', second, hourMs)
    await expect(withMasterKey(folder, openVault)).rejects.toMatchObject({ code: 'ERR_VAULT_MASTER_WRONG' })
    rmSync(path)
    await expect(withMasterKey(folder, openVault)).rejects.toMatchObject({ code: 'ERR_VAULT_MASTER_MISSING' })
    expect(read('master.key.next')).toBe(second)
  })

  it('says that a variable wins over a file', async () => {
    write('master.key', first)
    vi.stubEnv('SALLYPORT_MASTER_KEY', second)
    await expect(withMasterKey(folder, openVault)).rejects.toMatchObject({
      code: 'ERR_VAULT_MASTER_WRONG',
      field: 'SALLYPORT_MASTER_KEY',
      detail: `It wins over ${path}: take the variable away to use the file.`,
    })
  })

  it('passes every other failure on as it is', async () => {
    write('master.key', first)
    const failure = new SallyportError('ERR_STORAGE_NEWER')
    await expect(withMasterKey(folder, () => Promise.reject(failure))).rejects.toBe(failure)
  })
})

describe('replaceMasterKey', () => {
  it('puts a new random key into the file', async () => {
    write('master.key', first)
    await replaceMasterKey(folder, { kind: 'file' }, apply)
    expect(read('master.key')).toBe(inForce)
    expect(inForce).not.toBe(first)
    expect(existsSync(`${path}.next`)).toBe(false)
  })

  it('loses nothing where another command cleared the replacement away meanwhile', async () => {
    write('master.key', first)
    await replaceMasterKey(folder, { kind: 'file' }, async (source) => {
      await apply(source)
      rmSync(`${path}.next`)
    })
    expect(read('master.key')).toBe(inForce)
  })

  it('keeps the replacement where the vault may have been changed before it failed', async () => {
    write('master.key', first)
    const failing = async (source: MasterKeySource) => {
      await apply(source)
      throw new SallyportError('ERR_STORAGE_FAILED')
    }
    await expect(replaceMasterKey(folder, { kind: 'file' }, failing)).rejects.toMatchObject({
      code: 'ERR_STORAGE_FAILED',
    })
    expect(await withMasterKey(folder, openVault)).toBe('opened')
  })

  it('takes the place of an old replacement, and waits for a young one', async () => {
    write('master.key', first)
    write('master.key.next', second, hourMs)
    await replaceMasterKey(folder, { kind: 'file' }, apply)
    write('master.key.next', second)
    await expect(replaceMasterKey(folder, { kind: 'file' }, apply)).rejects.toMatchObject({
      code: 'ERR_CORE_INPUT',
      field: `${path}.next`,
    })
    expect(read('master.key')).toBe(inForce)
  })

  it('removes the file only once the vault is under a key from elsewhere', async () => {
    write('master.key', first)
    const refuse = () => Promise.reject(new SallyportError('ERR_STORAGE_FAILED'))
    const toPassphrase = { kind: 'passphrase', passphrase: 'four words chosen by dice' } as const
    await expect(replaceMasterKey(folder, toPassphrase, refuse)).rejects.toThrow()
    expect(read('master.key')).toBe(first)
    expect(await replaceMasterKey(folder, toPassphrase, apply)).toContain('SALLYPORT_PASSPHRASE')
    expect(existsSync(path)).toBe(false)
  })
})
