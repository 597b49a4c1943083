import { dirname } from 'node:path'
import {
  createHome,
  createMasterKeyFile,
  ensureCertificates,
  ensureGitignore,
  locateHome,
  masterKeyPath,
} from '../config/index.ts'
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
    named === undefined ? { option: `${folder}/.sallyport`, folder } : { option: named, folder },
  )
  const steps: string[] = []
  await createHome(home)
  steps.push(home.exists ? `Home: ${home.folder} was there.` : `Home: ${home.folder}`)

  const { SALLYPORT_MASTER_KEY, SALLYPORT_PASSPHRASE } = process.env
  const keyPath = masterKeyPath(home.folder)
  if (SALLYPORT_MASTER_KEY || SALLYPORT_PASSPHRASE) steps.push('Master key: from the environment.')
  else if (await createMasterKeyFile(keyPath))
    steps.push(`Master key: ${keyPath} (0600). Back it up: without it the vault cannot be opened.`)
  else steps.push(`Master key: ${keyPath} was there.`)

  const { app } = await openHome({ home: home.folder, worker: false })
  await app.close()
  steps.push('Database: ready.')

  if (options.tls) {
    const certificates = await ensureCertificates(home.folder)
    steps.push(
      `Certificate: ${certificates.renewed ? 'made' : 'there'}, trusted by programs started with NODE_EXTRA_CA_CERTS=${certificates.authorityPath}`,
    )
  }
  const { path, added } = await ensureGitignore(dirname(home.folder))
  steps.push(
    added.length === 0 ? `${path} covers the home and .env files.` : `${path}: added ${added.join(', ')}`,
  )
  return { home: home.folder, steps }
}
