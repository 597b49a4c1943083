import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyMends } from './apply-mends.ts'

/** What somebody else does while the new text is made durable. */
const meanwhile = vi.hoisted(() => ({ act: () => {} }))
vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>()
  return {
    ...fs,
    fsyncSync: (file: number) => {
      fs.fsyncSync(file)
      meanwhile.act()
    },
  }
})

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-mend-'))
  path = join(folder, 'file')
  writeFileSync(path, 'before')
  meanwhile.act = () => {}
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const change = { kind: 'content', path: 'file', before: 'before', after: 'after' } as const
const fresh = { ...change, path: 'new', before: undefined } as const

test('a file is replaced whole and keeps its mode; a new one is made; nothing else is left', () => {
  chmodSync(path, 0o640)
  applyMends(folder, [change, fresh])
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['after', 0o640])
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('after')
  expect(readdirSync(folder)).toEqual(['file', 'new'])
})

test.each([
  ['written to', () => writeFileSync(path, 'by somebody'), /changed since/, 'by somebody'],
  [
    'given another mode and text',
    () => {
      writeFileSync(path, 'Before')
      chmodSync(path, 0o600)
    },
    /changed since/,
    'Before',
  ],
  ['removed', () => rmSync(path), /gone/, undefined],
])('a file that is %s while it is mended stays so, and that is said', (_what, act, why, left) => {
  meanwhile.act = act
  expect(() => applyMends(folder, [change])).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT', field: 'file', detail: expect.stringMatching(why) }),
  )
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(left)
  expect(readdirSync(folder)).toEqual(left === undefined ? [] : ['file'])
})

test('a file that has come while it is made, or a link in its place, is not written over', () => {
  const outside = mkdtempSync(join(tmpdir(), 'sallyport-outside-'))
  const kept = join(outside, 'kept')
  writeFileSync(kept, 'before')
  meanwhile.act = () => writeFileSync(join(folder, 'new'), 'by somebody')
  expect(() => applyMends(folder, [fresh])).toThrow(expect.objectContaining({ field: 'new' }))
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('by somebody')
  meanwhile.act = () => {
    rmSync(path)
    symlinkSync(kept, path)
  }
  expect(() => applyMends(folder, [change])).toThrow(expect.objectContaining({ field: 'file' }))
  expect(readFileSync(kept, 'utf8')).toBe('before')
  rmSync(outside, { recursive: true })
})
