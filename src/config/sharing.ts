import type { Stats } from 'node:fs'

/**
 * Says in one sentence who else can change a file or folder: another owner, or a mode that lets others write. Returns
 * undefined where nobody can, and on Windows, which has neither.
 */
export function sharingProblem(
  { uid, mode }: Pick<Stats, 'uid' | 'mode'>,
  { rootMayOwn = false }: { readonly rootMayOwn?: boolean } = {},
): string | undefined {
  const ownUser = process.getuid?.()
  if (ownUser === undefined) return undefined
  if (uid !== ownUser && !(rootMayOwn && uid === 0)) return `It belongs to another user (${uid}).`
  if ((mode & 0o022) === 0) return undefined
  return `Others can write in it (mode ${(mode & 0o7777).toString(8).padStart(4, '0')}).`
}
