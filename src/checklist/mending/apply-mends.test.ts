import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
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

const inside = { ...change, path: 'inner/file' } as const
const mode = { kind: 'mode', path: 'inner/file', before: 0o644, after: 0o600 } as const

function makeInner(): string {
  const inner = join(folder, 'inner')
  mkdirSync(inner)
  writeFileSync(join(inner, 'file'), 'before', { mode: 0o644 })
  return inner
}

test.each([
  ['the project', inside, () => rmSync(folder, { recursive: true }), 'Its folder is gone.'],
  [
    'the folder of a file',
    inside,
    () => rmSync(join(folder, 'inner'), { recursive: true }),
    'Its folder is gone.',
  ],
  [
    'the folder of a file that loses permissions',
    mode,
    () => rmSync(join(folder, 'inner'), { recursive: true }),
    'Its folder is gone.',
  ],
  [
    'a folder that a file has taken the place of',
    inside,
    () => {
      rmSync(join(folder, 'inner'), { recursive: true })
      writeFileSync(join(folder, 'inner'), '')
    },
    'Its folder is gone.',
  ],
])('%s has vanished since the plan: that is said', (_what, planned, act, detail) => {
  makeInner()
  act()
  expect(() => applyMends(folder, [planned])).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT', field: 'inner/file', detail }),
  )
})

test('a folder that vanishes while a file in it is mended is said, and comes back as it was', () => {
  const inner = makeInner()
  const moved = join(folder, 'moved')
  meanwhile.act = () => renameSync(inner, moved)
  expect(() => applyMends(folder, [inside])).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT', field: 'inner/file', detail: 'Its folder is gone.' }),
  )
  expect(readFileSync(join(moved, 'file'), 'utf8')).toBe('before')
})

test.each(['EACCES', 'EPERM', 'EROFS'])('what may not be written (%s) is said', (code) => {
  meanwhile.act = () => {
    throw Object.assign(new Error('refused'), { code })
  }
  expect(() => applyMends(folder, [change])).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT', detail: 'It may not be read, or not be written.' }),
  )
  expect(readdirSync(folder)).toEqual(['file'])
})

test('what else goes wrong with the disk is told as it is', () => {
  meanwhile.act = () => {
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  }
  expect(() => applyMends(folder, [change])).toThrow('no space left')
  expect(readdirSync(folder)).toEqual(['file'])
})
