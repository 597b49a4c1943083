import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createIdentifierHash, identifierKeyOf, isHashedId } from '../../audit/index.ts'
import { isSallyportError, SallyportError, Secret } from '../../core/index.ts'

/**
 * Returns what stands for a user in a log of the library, by its folder or the file with its signing key; what stands there
 * already stays as it is. Throws ERR_CORE_INPUT where there is no key.
 */
export async function hashInLog(path: string, value: string): Promise<string> {
  try {
    const file = (await stat(path)).isDirectory() ? join(path, 'signing.key') : path
    const signingKey = new Secret((await readFile(file, 'utf8')).trim())
    return isHashedId(value) ? value : createIdentifierHash(identifierKeyOf(signingKey))(value)
  } catch (cause) {
    if (isSallyportError(cause)) throw cause
    const detail = `It holds no signing key: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`
    throw new SallyportError('ERR_CORE_INPUT', { field: '--log', detail, cause })
  }
}
