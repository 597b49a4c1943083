import { hash } from 'node:crypto'
import { basename, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Returns where the log of an installation keeps checkpoints outside its home: the path that was configured, else a file of
 * its own in the user's state folder, so that a home which is deleted or put back to an older state does not take it along.
 * Undefined where that is `off`, or there is no such folder.
 */
export function anchorPathOf(
  configured: string | undefined,
  verifierKey: string | undefined,
  environment: Environment = process.env,
): string | undefined {
  const [name] = verifierKey?.split('+') ?? []
  // The name of a log is `sallyport/` and 16 hex digits: a file name of its own.
  return choosePath(configured, name?.replace(/[^\w/-]/g, '_'), environment)
}

/**
 * Returns the same for a log that belongs to no installation, by the real path of its folder: whoever exchanges the key
 * together with the log does not get another file, and several logs may have one key.
 */
export function folderAnchorPathOf(
  configured: string | undefined,
  folder: string,
  environment: Environment = process.env,
): string | undefined {
  const name = `${basename(folder).replace(/[^\w-]/g, '_')}-${hash('sha256', folder, 'hex').slice(0, 16)}`
  return choosePath(configured, `sallyport/${name}`, environment)
}

/** XDG Base Directory: $XDG_STATE_HOME, or ~/.local/state. */
function choosePath(
  configured: string | undefined,
  name: string | undefined,
  { XDG_STATE_HOME: state, HOME: home }: Environment,
): string | undefined {
  if (configured !== undefined) return configured === 'off' ? undefined : configured
  const folder = state || (home ? join(home, '.local', 'state') : undefined)
  return folder && name ? join(folder, `${name}.checkpoints`) : undefined
}
