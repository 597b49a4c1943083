import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { SallyportError } from '../../core/index.ts'
import type { Change } from './mend.ts'

type Content = Extract<Change, { kind: 'content' }>

/**
 * Makes planned changes in a folder. Nothing outside it is touched: a file that is a link, has a second name, lies behind
 * a link, or is not what it was when it was planned is refused with ERR_CORE_INPUT, before anything is changed, and once more
 * at the moment in which it would be. Each file is the old one or the new one, whole, whenever somebody looks.
 */
export function applyMends(folder: string, changes: readonly Change[]): void {
  const [first] = changes
  if (first === undefined) return
  // Once: a link that comes in the project's place leads nowhere.
  const top = withReason(first, () => realpathSync(folder))
  for (const change of changes) withReason(change, () => requireAsPlanned(top, change))
  for (const change of changes) withReason(change, () => apply(top, change))
}

function apply(top: string, change: Change): void {
  if (change.kind === 'mode') setMode(top, change)
  else putInPlace(top, change)
}

const reasons: ReadonlyMap<string | undefined, string> = new Map([
  // What is gone itself is found out before.
  ['ENOENT', 'Its folder is gone.'],
  ['ENOTDIR', 'Its folder is gone.'],
  ['ELOOP', 'It lies behind a symbolic link.'],
  ['EACCES', 'It may not be read, or not be written.'],
  ['EPERM', 'It may not be read, or not be written.'],
  ['EROFS', 'It may not be read, or not be written.'],
])

/** Runs a step; what the system refuses for a reason that a person can do something about is told in words. */
function withReason<Result>(change: Change, step: () => Result): Result {
  try {
    return step()
  } catch (cause) {
    const detail = reasons.get((cause as NodeJS.ErrnoException).code)
    throw detail === undefined ? cause : refusal(change, detail, cause)
  }
}

function refusal({ path }: Change, detail: string, cause?: unknown): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', {
    field: path,
    detail,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Returns the mode of the file that is there; undefined where there is none yet, as planned. */
function requireAsPlanned(top: string, change: Change): number | undefined {
  const path = join(top, change.path)
  if (!path.startsWith(top + sep)) throw refusal(change, 'It lies outside the project.')
  if (realpathSync(dirname(path)) !== dirname(path)) throw refusal(change, 'It lies behind a symbolic link.')
  const isNew = change.kind === 'content' && change.before === undefined
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) {
    if (isNew) return undefined
    throw refusal(change, 'It is gone.')
  }
  if (isNew) throw refusal(change, 'It has come since it was looked at.')
  if (!status.isFile()) throw refusal(change, 'It is no regular file.')
  return withFile(path, (file) => {
    const { nlink, mode } = fstatSync(file)
    if (nlink > 1) throw refusal(change, 'It has a second name, which may lie outside the project.')
    const isAsPlanned =
      change.kind === 'mode'
        ? (mode & 0o777) === change.before
        : readFileSync(file).equals(Buffer.from(change.before ?? ''))
    if (!isAsPlanned) throw refusal(change, 'It has changed since it was looked at.')
    return mode & 0o777
  })
}

/** Follows no link, and waits for nobody who might write into a pipe. */
function withFile<Result>(path: string, use: (file: number) => Result): Result {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}

function setMode(top: string, change: Extract<Change, { kind: 'mode' }>): void {
  requireAsPlanned(top, change)
  withFile(join(top, change.path), (file) => {
    const status = fstatSync(file)
    if (!status.isFile() || status.nlink > 1) throw refusal(change, 'It has changed since it was looked at.')
    fchmodSync(file, change.after)
  })
}

/** Writes the new text beside the file first: what is compared last is what goes. */
function putInPlace(top: string, change: Content): void {
  const path = join(top, change.path)
  const next = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const mode = requireAsPlanned(top, change)
  const file = openSync(next, 'wx', mode === undefined ? 0o666 : 0o600)
  try {
    try {
      writeFileSync(file, change.after)
      if (mode !== undefined) fchmodSync(file, mode)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    requireAsPlanned(top, change)
    if (mode === undefined) giveName(next, path, change)
    else renameSync(next, path)
  } finally {
    rmSync(next, { force: true })
  }
}

/** A second name, and not another one: it takes no file's place. */
function giveName(next: string, path: string, change: Content): void {
  try {
    linkSync(next, path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw refusal(change, 'It has come since it was looked at.')
  }
}
