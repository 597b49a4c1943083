/**
 * What Sallyport finds on the machine it runs on: the home, `sallyport.yaml` under the environment that overrides
 * it, the master key, `.env`, the local certificates. Refuses unknown settings, secrets in a file that is meant to
 * be committed, and a master key that others can read. Needs no port: it reads files.
 *
 * @module
 * @example
 * const home = await findHome({ option: '/srv/sallyport' })
 * const config = await loadConfig({ home: home.folder })
 * const { key } = await readMasterKey(masterKeyPath(home.folder))
 */
export { type CertificateOptions, type Certificates, ensureCertificates } from './certificates.ts'
export {
  type Config,
  type ConfigQuery,
  type DeclaredClient,
  type DeclaredGrant,
  type DeclaredKey,
  loadConfig,
  type TokenSettings,
} from './config.ts'
export { type EnvironmentQuery, readEnvironmentValue } from './dotenv.ts'
export { type Expiry, resolveExpiry } from './expiry.ts'
export { ensureGitignore, type GitignoreChange } from './gitignore.ts'
export {
  createHome,
  describeHome,
  findHome,
  type Home,
  type HomeQuery,
  homeName,
  locateHome,
} from './home.ts'
export {
  completeNextMasterKey,
  createMasterKeyFile,
  dropNextMasterKey,
  type FoundMasterKey,
  type MasterKey,
  masterKeyPath,
  parseMasterKey,
  prepareNextMasterKey,
  readMasterKey,
  readNextMasterKey,
} from './master-key-file.ts'
export { createPrivateFile, syncFolder, writePrivateFile } from './private-file.ts'
export {
  findProjectFolder,
  readFingerprintKey,
  writeBaseline,
} from './project.ts'
export { type EnvironmentSetting, environmentSettings, type Setting, settings } from './settings.ts'
