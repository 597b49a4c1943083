import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putIntoEnvFile } from './env-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-env-')))
  path = join(folder, '.env')
  await writeFile(path, '# ours\nAPI_KEY="old-key-1"\nB=2\n', { mode: 0o644 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = (to = 'new-key-2') => putIntoEnvFile(path, 'API_KEY', to, ['old-key-1', 'new-key-2'])
const names = () => readdir(folder)

test('replaces the value at once, with mode 0600, as often as it is asked', async () => {
  const { ino } = await lstat(path)
  expect(await put()).toBeUndefined()
  expect(await readFile(path, 'utf8')).toBe('# ours\nAPI_KEY="new-key-2"\nB=2\n')
  const now = await lstat(path)
  expect(now.mode & 0o777).toBe(0o600)
  // Another file by the same name: whoever reads it meanwhile has one of the two, whole.
  expect(now.ino).not.toBe(ino)
  expect(await put()).toBeUndefined()
  expect((await lstat(path)).ino).toBe(now.ino)
  expect(await put('old-key-1')).toBeUndefined()
  expect(await names()).toEqual(['.env'])
})

test('what a process that was killed has left there goes, and is not followed', async () => {
  const elsewhere = join(folder, 'elsewhere')
  await writeFile(elsewhere, 'theirs')
  await symlink(elsewhere, join(folder, '..env.sallyport-new'))
  await writeFile(join(folder, '..env.sallyport-new-0123456789abcdef'), 'API_KEY=new-key-1')
  await writeFile(join(folder, '..env.sallyport-newer'), 'theirs')
  expect(await put()).toBeUndefined()
  expect(await readFile(elsewhere, 'utf8')).toBe('theirs')
  expect((await names()).sort()).toEqual(['..env.sallyport-newer', '.env', 'elsewhere'])
})

test.each([
  ['a symbolic link', async () => link2(), 'symbolic link'],
  ['a hard link', () => link(path, join(folder, 'second')), 'hard link'],
  ['a folder', () => rm(path).then(() => mkdir(path)), 'no file'],
  ['a file that is not there', () => rm(path), 'ENOENT'],
  ['a file that others may write to', () => chmod(path, 0o666), 'others may write to it'],
  ['a folder that others may write to', () => chmod(folder, 0o777), 'others may write to the folder'],
  ['a file that is no text', () => writeFile(path, Buffer.from([0x41, 0xff])), 'UTF-8'],
  ['a file that is too large', () => writeFile(path, 'x'.repeat(1024 * 1024 + 1)), 'larger'],
  ['a file without the variable', () => writeFile(path, 'B=2\n'), 'has no API_KEY'],
])('leaves %s alone', async (_what, prepare, why) => {
  await prepare()
  expect(await put()).toContain(why)
  expect((await names()).filter((name) => name.includes('sallyport'))).toEqual([])
})

async function link2(): Promise<void> {
  const real = join(folder, 'real.env')
  await writeFile(real, 'API_KEY=old-key-1\n')
  await rm(path)
  await symlink(real, path)
}

test('a folder higher up that others may write to is as bad', async () => {
  const inner = join(folder, 'inner')
  await mkdir(inner, { mode: 0o755 })
  await writeFile(join(inner, '.env'), 'API_KEY=old-key-1\n')
  await chmod(folder, 0o777)
  expect(await putIntoEnvFile(join(inner, '.env'), 'API_KEY', 'new-key-2', ['old-key-1'])).toContain(
    `others may write to the folder ${folder}`,
  )
})
