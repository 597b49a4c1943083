import { Buffer } from 'node:buffer'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createNoteKey } from '../../audit/index.ts'
import { type RandomSource, Secret } from '../../core/index.ts'

const keyFile = 'signing.key'
const nameBytes = 8

/**
 * Returns the key that seals the log in a folder; both are made where they are missing, with mode 0600 and 0700. Of
 * several processes that make one at a time, one wins, and all return the same.
 */
export async function readSigningKey(folder: string, random: RandomSource): Promise<Secret> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, keyFile)
  const found = await readKey(path)
  if (found !== undefined) return found
  // Loaded for the first process of a log alone: it brings along what reads configurations.
  const { createPrivateFile } = await import('../../config/index.ts')
  const { signerKey } = createNoteKey(`sallyport/${Buffer.from(random(nameBytes)).toString('hex')}`, random)
  if (await createPrivateFile(path, `${signerKey.reveal()}\n`)) return signerKey
  return (await readKey(path)) ?? signerKey
}

async function readKey(path: string): Promise<Secret | undefined> {
  try {
    return new Secret((await readFile(path, 'utf8')).trim())
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
