import { rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  createHome,
  createMasterKeyFile,
  ensureCertificates,
  ensureGitignore,
  homeName,
  locateHome,
  masterKeyPath,
} from '../../config/index.ts'
import { openHome } from './open-home.ts'

export interface InitResult {
  readonly home: string
  /** What was done, a sentence each. */
  readonly steps: readonly string[]
}

/** Makes a home with a master key, a database and a local certificate; what is there already stays as it is. */
export async function initHome(
  folder: string,
  options: { readonly tls: boolean; readonly home?: string },
): Promise<InitResult> {
  const named = options.home ?? process.env.SALLYPORT_HOME
  const home = await locateHome(
    named === undefined ? { option: join(folder, homeName), folder } : { option: named, folder },
  )
  const steps: string[] = []
  await createHome(home)
  steps.push(`Home: ${home.folder}${home.exists ? ', there already' : ''}.`)
  steps.push(...(await prepareVault(home.folder)))
  if (options.tls) {
    const { renewed, authorityPath } = await ensureCertificates(home.folder)
    const trust = `trusted by programs started with NODE_EXTRA_CA_CERTS=${authorityPath}`
    steps.push(renewed ? `Certificate: made, ${trust}` : `Certificate: there already, ${trust}`)
  }
  steps.push(await keepOutOfGit(home.folder))
  return { home: home.folder, steps }
}

async function prepareVault(folder: string): Promise<readonly string[]> {
  const { SALLYPORT_MASTER_KEY, SALLYPORT_PASSPHRASE } = process.env
  const path = masterKeyPath(folder)
  const fromEnvironment = SALLYPORT_MASTER_KEY || SALLYPORT_PASSPHRASE
  const isNew = !fromEnvironment && (await createMasterKeyFile(path))
  try {
    const { app } = await openHome({ home: folder, worker: false })
    await app.close()
  } catch (error) {
    // A vault that is there has a key already. A new one beside it would only be taken for it.
    if (isNew) await rm(path, { force: true })
    throw error
  }
  if (fromEnvironment) return ['Master key: from the environment.', 'Database: ready.']
  const key = isNew
    ? `Master key: ${path}, mode 0600. Back it up: without it the vault cannot be opened.`
    : `Master key: ${path}, there already.`
  return [key, 'Database: ready.']
}

/** A home of the usual name is ignored beside it, as `.env` is; one of another name ignores itself. */
async function keepOutOfGit(folder: string): Promise<string> {
  if (basename(folder) !== homeName) {
    await writeFile(join(folder, '.gitignore'), '*\n')
    return 'Git: the home ignores itself.'
  }
  const { path, added } = await ensureGitignore(dirname(folder))
  return added.length === 0
    ? `Git: ${path} covers the home and .env files.`
    : `Git: ${path} now has ${added.join(', ')}`
}
