import { join } from 'node:path'
import type { Config } from '../config/index.ts'

/**
 * Returns where a log keeps checkpoints outside the home: what `audit.anchors.path` says, else a file of its own in the
 * user's state folder (XDG Base Directory, $XDG_STATE_HOME), so that a home which is deleted or put back to an older
 * state does not take it along. Undefined where that is switched off, or there is no such folder.
 */
export function anchorPathOf(
  { audit }: Pick<Config, 'audit'>,
  verifierKey: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { path } = audit.anchors
  if (path !== undefined) return path === 'off' ? undefined : path
  const { XDG_STATE_HOME: state, HOME: home } = environment
  const folder = state || (home ? join(home, '.local', 'state') : undefined)
  const [name] = verifierKey?.split('+') ?? []
  // The name of a log is `sallyport/` and 16 hex digits: a file name of its own.
  return folder && name ? join(folder, `${name.replace(/[^\w/-]/g, '_')}.checkpoints`) : undefined
}
