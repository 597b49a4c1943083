import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createPrivateFile, writePrivateFile } from './private-file.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-private-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const mode = (path: string) => statSync(path).mode & 0o777

describe('writePrivateFile', () => {
  it('replaces what stands there, mode included, and leaves no draft', async () => {
    const folder = mkdtempSync(join(scratch, 'write-'))
    const path = join(folder, 'file')
    writeFileSync(path, 'old', { mode: 0o644 })
    await writePrivateFile(path, 'new')
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(mode(path)).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

describe('createPrivateFile', () => {
  it('lets exactly one of many win, and no other leaves a trace', async () => {
    const folder = mkdtempSync(join(scratch, 'create-'))
    const path = join(folder, 'file')
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
    const won = await Promise.all(texts.map((text) => createPrivateFile(path, text)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(readFileSync(path, 'utf8')).toBe(texts[won.indexOf(true)])
    expect(mode(path)).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['file'])
  })

  it('rejects where the folder is missing', async () => {
    await expect(createPrivateFile(join(scratch, 'no/such/file'), '')).rejects.toThrow(/ENOENT/)
  })
})
