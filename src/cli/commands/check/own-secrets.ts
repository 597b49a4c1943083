import { isSallyportError } from '../../../core/index.ts'
import { type KnownSecret, Redactor } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import type { GlobalOptions } from '../../with-control.ts'
import { openKnownSecrets } from '../scan/known-secrets.ts'

/**
 * Returns which stretches of texts are secrets of the vault whose home is named by --home or SALLYPORT_HOME: the home of a folder
 * that is checked may be anybody's. Where none is named, or there is none yet, none is known.
 */
export async function ownSecretsIn(
  texts: readonly string[],
  { home }: Pick<GlobalOptions, 'home'>,
): Promise<ReadonlyMap<string, KnownSecret>> {
  const isNamed = home !== undefined || Boolean(process.env.SALLYPORT_HOME)
  if (!isNamed || texts.length === 0) return new Map()
  const candidates = new Set<string>()
  const reader = new Redactor({
    patterns: keyPatterns,
    find: (candidate) => {
      candidates.add(candidate)
      return undefined
    },
  })
  for (const text of texts) reader.scan(text)
  try {
    return await recognise([...candidates], home === undefined ? {} : { home })
  } catch (error) {
    if (isSallyportError(error) && error.code === 'ERR_CONFIG_HOME_MISSING') return new Map()
    throw error
  }
}

async function recognise(candidates: readonly string[], globals: GlobalOptions) {
  const vault = await openKnownSecrets({ vault: true, memory: false }, globals)
  if (vault === undefined) return new Map<string, KnownSecret>()
  try {
    return await vault.recognise(candidates)
  } finally {
    await vault.close()
  }
}
