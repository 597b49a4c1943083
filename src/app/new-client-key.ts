import { hashClientKey, mintClientKey } from '../access/index.ts'
import { createId, systemRandom } from '../core/index.ts'

/** Returns a client key that is stored nowhere, and what a configuration may say of it. */
export function newClientKey(): { readonly id: string; readonly key: string; readonly keyHash: string } {
  const id = createId('cl', systemRandom)
  const key = mintClientKey(id.slice('cl_'.length), systemRandom).reveal()
  return { id, key, keyHash: `${id}:${hashClientKey(key)}` }
}
