import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Returns where a home publishes the key that its log is verified with. */
export function publishedKeyPath(folder: string): string {
  return join(folder, 'audit-key.pub')
}

/** Returns the verifier keys that a home has published, oldest first. */
export async function readPublishedKeys(folder: string): Promise<readonly string[]> {
  try {
    return (await readFile(publishedKeyPath(folder), 'utf8')).split('\n').filter(Boolean)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Publishes a verifier key in the home, if it was not yet: to be copied to wherever the log is verified. */
export async function publishKey(folder: string, verifierKey: string): Promise<void> {
  if ((await readPublishedKeys(folder)).includes(verifierKey)) return
  await appendFile(publishedKeyPath(folder), `${verifierKey}\n`, { mode: 0o644 })
}
