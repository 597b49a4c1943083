import { type ErrorCode, isSallyportError, SallyportError } from '../../core/index.ts'

/** What the operating system refuses, in plain words. Anything else is a fault of ours until proven otherwise. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied.',
  EPERM: 'Permission denied.',
  EROFS: 'The file system is read-only.',
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EISDIR: 'It is a folder, not a file.',
  EEXIST: 'It exists already: name another.',
  ENAMETOOLONG: 'The path is too long.',
  ELOOP: 'The path runs in circles.',
  EADDRNOTAVAIL: 'This machine has no such address.',
  ENOSPC: 'No space is left on the disk.',
  EDQUOT: 'The quota of the disk is used up.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
}

const codes: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: 'ERR_CONFIG_PORT_TAKEN',
  ENOSPC: 'ERR_STORAGE_FAILED',
  EDQUOT: 'ERR_STORAGE_FAILED',
}

/** Returns an error of ours as it is, one of the operating system in our words, and anything else as internal. */
export function toKnownError(error: unknown): SallyportError {
  if (isSallyportError(error)) return error
  const {
    code = '',
    syscall,
    path,
    address,
    port,
  } = (error ?? {}) as NodeJS.ErrnoException & {
    readonly address?: string
    readonly port?: number
  }
  // What is to be a folder may be there; what stands in its place is none.
  const isNoFolder = code === 'EEXIST' && syscall === 'mkdir'
  const detail = isNoFolder ? 'It exists already, and is no folder.' : refusals[code]
  const known = codes[code] ?? (detail === undefined ? 'ERR_CORE_INTERNAL' : 'ERR_CORE_INPUT')
  const field = path ?? (address === undefined ? undefined : `${address}:${port ?? ''}`)
  return new SallyportError(known, {
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail }),
    cause: error,
  })
}
