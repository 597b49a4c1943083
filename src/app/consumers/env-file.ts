import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../../config/index.ts'
import { replaceVariable } from './replace-variable.ts'

const bytesMax = 1024 * 1024
/** Write permission for a group or for everybody. */
const othersMayWrite = 0o022
const sticky = 0o1000

/**
 * Puts another value of one variable into an environment file, and resolves once that would survive a power cut: with
 * mode 0600, at once or not at all. Returns in plain words why it could not; undefined where the value stands there now.
 *
 * Whoever else can write to the folder could put a link in the place of the file and have a key written, or read, where
 * they want: the folder and the file must be this user's alone to change, and the file must be a file.
 */
export async function putIntoEnvFile(
  path: string,
  variable: string,
  after: string,
  before: readonly string[],
): Promise<string | undefined> {
  try {
    const folder = await realpath(dirname(path))
    const file = join(folder, basename(path))
    return (await findUnsafeFolder(folder)) ?? (await replaceIn(file, variable, after, before))
  } catch (error) {
    // The code alone: what else an error of the file system holds is the path, which is known.
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code === 'ELOOP' ? 'it is a symbolic link: name the file itself' : `it cannot be changed (${code})`
  }
}

async function replaceIn(
  path: string,
  variable: string,
  after: string,
  before: readonly string[],
): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (!found.isFile()) return 'it is no file'
    if (found.nlink > 1) return 'it has a second name (a hard link), which would keep the old key'
    const user = process.getuid?.() ?? found.uid
    if (user !== 0 && found.uid !== user) return 'it belongs to another user'
    if ((found.mode & othersMayWrite) !== 0) return 'others may write to it'
    if (found.size > bytesMax) return `it is larger than ${bytesMax} bytes`
    const text = await readText(file, found.size)
    if (text === undefined) return 'it is not UTF-8'
    const replaced = replaceVariable(text, variable, after, before)
    if ('problem' in replaced) return replaced.problem
    const isPrivate = (found.mode & 0o777) === 0o600
    if (replaced.text === text && isPrivate) return undefined
    return await replaceFile(path, replaced.text, found)
  } finally {
    await file.close()
  }
}

async function replaceFile(
  path: string,
  text: string,
  was: { readonly uid: number; readonly gid: number; readonly ino: number; readonly mtimeMs: number },
): Promise<string | undefined> {
  await sweepDrafts(path)
  const draft = `${draftStart(path)}-${randomBytes(8).toString('hex')}`
  const file = await open(
    draft,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  )
  try {
    // Where root writes, the program it is for must still be able to read it.
    if (process.getuid?.() === 0) await file.chown(was.uid, was.gid)
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
    const now = await lstat(path)
    const isOurs = await isSameFile(draft, file)
    if (now.ino !== was.ino || now.mtimeMs !== was.mtimeMs || !isOurs) {
      if (isOurs) await rm(draft, { force: true })
      return 'somebody else changes it just now'
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await syncFolder(dirname(path))
  return undefined
}

function draftStart(path: string): string {
  return join(dirname(path), `.${basename(path)}.sallyport-new`)
}

/**
 * What a process that was killed has left there holds a key. A draft that somebody writes just now goes as well: they see
 * that it is gone, and try again.
 */
async function sweepDrafts(path: string): Promise<void> {
  const start = basename(draftStart(path))
  const drafts = (await readdir(dirname(path))).filter(
    (name) =>
      name === start || /^-[0-9a-f]{16}$/.test(name.startsWith(start) ? name.slice(start.length) : ''),
  )
  for (const name of drafts) await rm(join(dirname(path), name), { force: true })
}

/** Whether a name still stands for what was written: another's, half written, must not take the place of the file. */
async function isSameFile(path: string, file: FileHandle): Promise<boolean> {
  const ours = await file.stat()
  try {
    const there = await lstat(path)
    return there.ino === ours.ino && there.dev === ours.dev
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Every folder on the way counts: whoever may rename one puts another in its place. Of a sticky one only owners may. */
async function findUnsafeFolder(folder: string): Promise<string | undefined> {
  const user = process.getuid?.()
  if (user === undefined) return undefined
  for (let at = folder; ; at = dirname(at)) {
    const { uid, mode } = await stat(at)
    if (uid !== user && uid !== 0) return `the folder ${at} belongs to another user`
    if ((mode & othersMayWrite) !== 0 && (mode & sticky) === 0)
      return `others may write to the folder ${at} (chmod go-w)`
    if (at === dirname(at)) return undefined
  }
}

async function readText(file: FileHandle, bytes: number): Promise<string | undefined> {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await file.read(buffer, 0, bytes, 0)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer.subarray(0, bytesRead))
  } catch {
    return undefined
  }
}
