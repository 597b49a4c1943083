/** What others do between the writing of a draft and its taking the place of the file. */
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { putIntoEnvFile } from './env-file.ts'

const meanwhile = vi.hoisted(() => ({ act: async (): Promise<void> => {} }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const lstat = async (path: string) => {
    const { act } = meanwhile
    meanwhile.act = async () => {}
    await act()
    return real.lstat(path)
  }
  return { ...real, lstat }
})

let folder: string
let path: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-race-')))
  path = join(folder, '.env')
  await writeFile(path, 'A=old-a\nB=old-b\n', { mode: 0o600 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const drafts = async () => (await readdir(folder)).filter((name) => name !== '.env')
const put = (variable: string) => putIntoEnvFile(path, variable, 'new', [`old-${variable.toLowerCase()}`])

test('what somebody else has put in the place of a draft does not come into the place of the file', async () => {
  meanwhile.act = async () => {
    const [draft = ''] = await drafts()
    await rm(join(folder, draft))
    await writeFile(join(folder, draft), 'A=half')
  }
  expect(await put('A')).toContain('somebody else')
  expect(await readFile(path, 'utf8')).toBe('A=old-a\nB=old-b\n')
  expect(await put('A')).toBeUndefined()
  expect(await readFile(path, 'utf8')).toBe('A=new\nB=old-b\n')
  expect(await drafts()).toEqual([])
})

test('two that write at once have a draft each: one of them writes, and the other says that it did not', async () => {
  let second: string | undefined
  const seen: string[] = []
  meanwhile.act = async () => {
    seen.push(...(await drafts()))
    meanwhile.act = async () => void seen.push(...(await drafts()))
    second = await put('B')
  }
  expect(await put('A')).toBeTypeOf('string')
  expect(second).toBeUndefined()
  expect(new Set(seen).size).toBe(2)
  expect(await readFile(path, 'utf8')).toBe('A=old-a\nB=new\n')
  expect(await drafts()).toEqual([])
})
