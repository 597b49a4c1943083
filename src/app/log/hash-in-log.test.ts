import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNoteKey } from '../../audit/index.ts'
import { hashInLog } from './hash-in-log.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-hash-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a user has the same hash by the folder and by its key, and another one under another key', async () => {
  const file = join(folder, 'signing.key')
  writeFileSync(file, `${createNoteKey('one').signerKey.reveal()}\n`)
  const hash = await hashInLog(folder, 'u_12')
  expect(hash).toMatch(/^h1_[\w-]{32}$/)
  expect(await hashInLog(file, 'u_12')).toBe(hash)
  expect(await hashInLog(folder, 'u_13')).not.toBe(hash)
  writeFileSync(file, createNoteKey('one').signerKey.reveal())
  expect(await hashInLog(folder, 'u_12')).not.toBe(hash)
})

test('where there is no key that is said, and nothing of what is there', async () => {
  await expect(hashInLog(folder, 'u_12')).rejects.toMatchObject({ code: 'ERR_CORE_INPUT', field: '--log' })
  writeFileSync(join(folder, 'signing.key'), 'hunter2')
  await expect(hashInLog(folder, 'u_12')).rejects.toSatisfy(
    (error) => (error as { code?: string }).code === 'ERR_CORE_INPUT' && !String(error).includes('hunter2'),
  )
})
