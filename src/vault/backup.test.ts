import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { Secret } from '../core/index.ts'
import { openBackup, type SealBackupOptions, sealBackup } from './backup.ts'

const passphrase = new Secret('correct horse battery')
const invalid = expect.objectContaining({ code: 'ERR_VAULT_BACKUP_INVALID' })

async function* rowsOf(rows: readonly unknown[]): AsyncGenerator<unknown> {
  yield* rows
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

async function sealed(rows: readonly unknown[], change: Partial<SealBackupOptions> = {}): Promise<Buffer> {
  const options = { passphrase, createdAtMs: 5, workFactor: 8, ...change }
  return Buffer.concat(await collect(sealBackup(rowsOf(rows), options)))
}

async function* inPieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function restore(bytes: Buffer, secret = passphrase): Promise<unknown[]> {
  const { rows } = await openBackup(inPieces(bytes), secret)
  return collect(rows)
}

test('gives every row back in its order', async () => {
  const rows = [
    { table: 'clients', name: 'a\nb\u2028ü' },
    null,
    7,
    'x'.repeat(200_000),
    [],
    { end: 1 },
    { row: 2 },
  ]
  expect(await restore(await sealed(rows))).toEqual(rows)
  expect(await restore(await sealed([]))).toEqual([])
})

test('carries the master key where one is given, and shows nothing of it outside', async () => {
  const masterKey = new Secret(Buffer.alloc(32, 9).toString('base64'))
  const bytes = await sealed([{ a: 1 }], { masterKey })
  const opened = await openBackup(inPieces(bytes), passphrase)
  expect(opened.createdAtMs).toBe(5)
  expect(opened.masterKey?.reveal()).toBe(masterKey.reveal())
  expect(JSON.stringify(opened)).not.toContain(masterKey.reveal())
  expect(bytes.toString('latin1')).not.toContain(masterKey.reveal())
  expect((await openBackup(inPieces(await sealed([])), passphrase)).masterKey).toBeUndefined()
})

test('is an age file', async () => {
  expect((await sealed([])).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /)
})

test('is read and written piece by piece', async () => {
  let pulled = 0
  async function* endless(): AsyncGenerator<unknown> {
    for (;;) {
      pulled += 1
      yield { text: 'x'.repeat(10_000) }
    }
  }
  const pieces = sealBackup(endless(), { passphrase, createdAtMs: 0, workFactor: 8 })
  for (let piece = 0; piece < 5; piece += 1) await pieces.next()
  await pieces.return()
  expect(pulled).toBeLessThan(200)
})

test('asks for a passphrase that is worth the name', async () => {
  await expect(sealed([], { passphrase: new Secret('hunter2') })).rejects.toThrow(
    expect.objectContaining({ code: 'ERR_VAULT_PASSPHRASE_SHORT' }),
  )
})

describe('is refused', () => {
  test('with another passphrase', async () => {
    await expect(restore(await sealed([1]), new Secret('correct horse batterz'))).rejects.toThrow(invalid)
  })

  test('where it is something else', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('{"format":"sallyport-backup"}\n'),
      Buffer.alloc(5000),
    ]) {
      await expect(restore(bytes)).rejects.toThrow(invalid)
    }
  })

  test('where a byte was changed, anywhere', async () => {
    const bytes = await sealed([{ a: 'x'.repeat(3000) }])
    for (let index = 0; index < bytes.length; index += 97) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      await expect(restore(changed), `byte ${index}`).rejects.toThrow(invalid)
    }
  })

  test('where it was cut off, anywhere', async () => {
    const bytes = await sealed(Array.from({ length: 30 }, () => 'x'.repeat(10_000)))
    for (const length of [10, 100, 300, 65_536, 131_000, 200_000, bytes.length - 1]) {
      await expect(restore(bytes.subarray(0, length)), `${length} bytes`).rejects.toThrow(invalid)
    }
  })

  test('where it is a proper age file with something else in it', async () => {
    const { Encrypter } = await import('age-encryption')
    const header = { format: 'sallyport-backup', version: 1, createdAtMs: 5 }
    const texts = [
      'hello',
      '{}\n',
      `${JSON.stringify({ ...header, version: 2 })}\n{"end":0}\n`,
      `${JSON.stringify(header)}\n`,
      `${JSON.stringify(header)}\n{"row":1}\n{"end":2}\n`,
      `${JSON.stringify(header)}\n{"end":0}\n{"row":1}\n`,
      `${JSON.stringify(header)}\nnonsense\n{"end":0}\n`,
      `${JSON.stringify(header)}\n{"end":0}`,
    ]
    for (const text of texts) {
      const encrypter = new Encrypter()
      encrypter.setPassphrase(passphrase.reveal())
      encrypter.setScryptWorkFactor(8)
      await expect(restore(Buffer.from(await encrypter.encrypt(text))), text).rejects.toThrow(invalid)
    }
  })
})
