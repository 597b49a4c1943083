import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

export interface EnvironmentQuery {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where `.env` is looked for; the current folder unless set. */
  readonly folder?: string
}

/**
 * Returns the value of an environment variable: the process's own, else the one in `.env` of the folder, else
 * undefined. An empty value counts as none. The file is read for this one name and changes no environment.
 */
export async function readEnvironmentValue(
  name: string,
  { environment = process.env, folder = process.cwd() }: EnvironmentQuery = {},
): Promise<string | undefined> {
  return environment[name] || (await readDotenv(join(folder, '.env')))[name] || undefined
}

async function readDotenv(path: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
