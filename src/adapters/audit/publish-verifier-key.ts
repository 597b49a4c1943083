import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Puts the key that a log is verified with beside it, for anybody to read. It never changes: no other key goes on with the log. */
export async function publishVerifierKey(folder: string, verifierKey: string): Promise<void> {
  try {
    await writeFile(join(folder, 'audit-key.pub'), `${verifierKey}\n`, { flag: 'wx', mode: 0o644 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
