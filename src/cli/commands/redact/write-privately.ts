import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'

/**
 * Writes a file for its owner alone, whole or not at all: a draft beside it takes its place. What is no file, such as
 * `/dev/stdout`, is written to as it is.
 */
export async function writePrivately(path: string, text: string): Promise<void> {
  const known = await stat(path).catch(() => undefined)
  if (known !== undefined && !known.isFile()) {
    await using pipe = await open(path, 'w')
    await pipe.writeFile(text)
    return
  }
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    {
      await using file = await open(draft, 'wx', 0o600)
      await file.writeFile(text)
      await file.sync()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
