import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { homeName } from './home.ts'

const configName = 'sallyport.yaml'
const keyName = 'sallyport.scan-key'
const keyBytes = 32

/**
 * Returns the folder a project is configured in: the nearest one here or above that holds `sallyport.yaml` or a home.
 * The folder itself where there is none.
 */
export function findProjectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, configName)) || existsSync(join(at, homeName))) return at
    if (at === dirname(at)) return resolve(folder)
  }
}

/**
 * Returns the key of a project's baseline, from the file `sallyport.scan-key` beside `sallyport.yaml`; undefined where
 * there is none and `create` does not ask for it. It is meant to be committed: whoever has it can tell whether a secret
 * that he holds already is in the baseline, and nothing else.
 */
export async function readFingerprintKey(folder: string, create = false): Promise<Buffer | undefined> {
  const path = join(folder, keyName)
  if (existsSync(path)) {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
    return key.length === keyBytes ? key : undefined
  }
  if (!create) return undefined
  const key = randomBytes(keyBytes)
  // Somebody else may make it at the same time: then theirs is the one.
  await writeFile(path, `${key.toString('base64')}\n`, { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
  return readFingerprintKey(folder)
}

/** Writes the baseline into a project's `sallyport.yaml`, which it makes where there is none. All else stays as it is. */
export async function writeBaseline(folder: string, lines: readonly string[]): Promise<string> {
  const yaml = await import('yaml')
  const path = join(folder, configName)
  const text = existsSync(path) ? await readFile(path, 'utf8') : ''
  const document = yaml.parseDocument(text)
  document.setIn(['scan', 'baseline'], lines)
  await writeFile(path, document.toString({ lineWidth: 0 }))
  return path
}
