import { hashClientKey, mintClientKey, parseClientKey } from '../access/index.ts'
import { createId, isSallyportError, SallyportError, type Secret, systemRandom } from '../core/index.ts'

/** Returns a client key that is stored nowhere, and what a configuration may say of it. */
export function newClientKey(): { readonly id: string; readonly key: string; readonly keyHash: string } {
  const id = createId('cl', systemRandom)
  const key = mintClientKey(id.slice('cl_'.length), systemRandom).reveal()
  return { id, key, keyHash: `${id}:${hashClientKey(key)}` }
}

/** Returns a client key that was made earlier. Throws ERR_ACCESS_CLIENT_KEY_SHAPE for anything else. */
export function requireClientKey(value: Secret): string {
  const text = value.reveal()
  try {
    parseClientKey(text)
    return text
  } catch (error) {
    if (!isSallyportError(error)) throw error
    throw new SallyportError(error.code, { field: 'client key', cause: error })
  }
}
