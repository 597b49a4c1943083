import { lstat, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type FoundMasterKey, masterKeyPath, readMasterKey } from '../../config/index.ts'
import type { Trouble } from '../../control/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'

const mebibyte = 1024 * 1024
const freeBytesMin = 200 * mebibyte
const freeBytesWanted = 1024 * mebibyte
/** Any permission for a group or for everybody. */
const others = 0o077
/** Permission to write, for the same. What is public may be read. */
const othersMayWrite = 0o022

/** Files of the home that others may read or change. */
export async function findOpenFiles(home: string): Promise<Trouble[]> {
  if (process.platform === 'win32') return []
  const names = await readdir(home, { recursive: true })
  const open: string[] = []
  for (const name of ['', ...names]) {
    const path = join(home, name)
    const { mode } = await lstat(path).catch(() => ({ mode: 0 }))
    // A link has no permissions of its own.
    const forbidden = name.endsWith('.pub') ? othersMayWrite : others
    if ((mode & forbidden) !== 0 && (mode & 0o170000) !== 0o120000) open.push(path)
  }
  if (open.length === 0) return []
  const more = open.length > 1 ? ` and ${open.length - 1} more` : ''
  return [
    {
      severity: 'bad',
      what: `Others than its owner have rights on ${open[0]}${more}.`,
      mend: `chmod -R go-rwx ${home}`,
    },
  ]
}

/** A master key that lies beside what it opens: a copy of the folder is a copy of the keys. */
export async function findExposedMasterKey(
  home: string,
  keys: readonly VaultKeyView[],
  read: () => Promise<FoundMasterKey> = () => readMasterKey(masterKeyPath(home)),
): Promise<Trouble[]> {
  const { origin } = await read()
  const isProduction = keys.some(
    ({ state, environment }) => state !== 'revoked' && environment === 'production',
  )
  if (origin !== 'file' || !isProduction) return []
  return [
    {
      severity: 'warning',
      what: 'The master key lies in the home, beside production keys: whoever copies the folder has both.',
      mend: 'sallyport key rewrap --passphrase',
    },
  ]
}

/** A disk that is filling up: calls are refused where nothing can be recorded. */
export async function findFullDisk(
  home: string,
  readFree: (path: string) => Promise<number> = freeBytesAt,
): Promise<Trouble[]> {
  const free = await readFree(home)
  if (free >= freeBytesWanted) return []
  return [
    {
      severity: free < freeBytesMin ? 'bad' : 'warning',
      what: `${Math.floor(free / mebibyte)} MiB are left on the disk of ${home}.`,
      mend: 'make room, for example: sallyport audit prune --older-than 365d',
    },
  ]
}

async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}
