import { stat } from 'node:fs/promises'
import { SallyportError } from '../../../core/index.ts'

/** Throws ERR_CORE_INPUT where a result would be written over what it was made from, under whatever name. */
export async function refuseSource(out: string | undefined, sources: readonly string[]): Promise<void> {
  if (out === undefined) return
  const target = await identityOf(out)
  if (target === undefined) return
  for (const source of sources)
    if ((await identityOf(source)) === target)
      throw new SallyportError('ERR_CORE_INPUT', {
        field: '--out',
        detail: `${out} is what is read. Name another file, or give --replace to write over it.`,
      })
}

/** What is no file, such as /dev/stdout, is nobody's source. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? `${found.dev}/${found.ino}` : undefined
}
