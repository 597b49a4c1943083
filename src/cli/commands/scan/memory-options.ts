import { hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MemoryOptions } from '../../../scan/index.ts'
import { packageVersion } from '../../package-version.ts'

/**
 * Returns where scans remember histories: the user's cache folder (XDG Base Directory, $XDG_CACHE_HOME), never the
 * repository, which may be somebody else's and claim that there is nothing in it. Undefined where there is no such folder.
 */
export function memoryOptions(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): MemoryOptions | undefined {
  const { XDG_CACHE_HOME: cache, HOME: home } = environment
  const folder = cache || (home ? join(home, '.cache') : undefined)
  return folder === undefined
    ? undefined
    : { folder: join(folder, 'sallyport', 'scan'), version: codeVersion() }
}

/** In a checkout the code may change while its version does not. */
function codeVersion(): string {
  if (!import.meta.url.endsWith('.ts')) return packageVersion()
  const folder = dirname(fileURLToPath(new URL('../../../scan/index.ts', import.meta.url)))
  const texts = globSync('**/*.ts', { cwd: folder })
    .sort()
    .map((name) => readFileSync(join(folder, name)))
  return hash('sha256', Buffer.concat(texts))
}
