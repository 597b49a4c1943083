import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { SallyportError } from '../../core/index.ts'
import type { Change } from './mend.ts'

/**
 * Makes planned changes in a folder. Nothing outside it is touched: a file that is a link, has a second name, lies behind
 * a link, or is not what it was when it was planned is refused with ERR_CORE_INPUT, before anything is changed.
 */
export function applyMends(folder: string, changes: readonly Change[]): void {
  const top = realpathSync(folder)
  for (const change of changes) requireOwn(top, change)
  for (const change of changes) {
    requireOwn(top, change)
    const path = join(top, change.path)
    if (change.kind === 'mode') setMode(path, change.after)
    else if (change.before === undefined) writeFileSync(path, change.after, { flag: 'wx' })
    else replace(path, change.after)
  }
}

function requireOwn(top: string, change: Change): void {
  const refuse = (detail: string) => new SallyportError('ERR_CORE_INPUT', { field: change.path, detail })
  const path = join(top, change.path)
  if (!path.startsWith(top + sep)) throw refuse('It lies outside the project.')
  if (realpathSync(dirname(path)) !== dirname(path)) throw refuse('It lies behind a symbolic link.')
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) {
    if (change.kind === 'content' && change.before === undefined) return
    throw refuse('It is gone.')
  }
  if (!status.isFile()) throw refuse('It is no regular file.')
  if (status.nlink > 1) throw refuse('It has a second name, which may lie outside the project.')
  const isAsPlanned =
    change.kind === 'mode'
      ? (status.mode & 0o777) === change.before
      : change.before !== undefined && readFileSync(path).equals(Buffer.from(change.before))
  if (!isAsPlanned) throw refuse('It has changed since it was looked at.')
}

function setMode(path: string, mode: number): void {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    if (fstatSync(file).nlink === 1) fchmodSync(file, mode)
  } finally {
    closeSync(file)
  }
}

/** A file is the old one or the new one at every moment, and keeps its mode. */
function replace(path: string, text: string): void {
  const next = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = openSync(next, 'wx', 0o600)
  try {
    try {
      writeFileSync(file, text)
      fchmodSync(file, lstatSync(path).mode & 0o777)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, path)
  } catch (error) {
    unlinkSync(next)
    throw error
  }
}
