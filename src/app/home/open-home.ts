import {
  type Config,
  createHome,
  describeHome,
  findHome,
  type Home,
  loadConfig,
  locateHome,
} from '../../config/index.ts'
import { AnchorWriter, anchorPathOf } from '../../storage/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import { publishKey } from '../keys/published-key.ts'
import { type App, openApp } from '../open-app.ts'
import { replaceMasterKey, withMasterKey } from './master-key.ts'

/** An app over a home. */
export interface OpenHome {
  readonly app: App
  readonly home: Home
  readonly config: Config
  readonly anchors: AnchorWriter
}

/** Opens the home that an option, the environment or the folder names. Throws ERR_CONFIG_HOME_MISSING. */
export async function openHome(query: {
  readonly home?: string
  readonly worker: boolean
  /** Hears in one sentence which home it is, before it is opened. */
  readonly onFound?: (where: string) => void
}): Promise<OpenHome> {
  const home = await findHome(homeQuery(query.home))
  query.onFound?.(describeOpen({ home }))
  return openFound(home, query.worker)
}

/** The same for a server, which makes its home where the master key comes from the environment. */
export async function openServerHome(query: { readonly home?: string }): Promise<OpenHome> {
  const { SALLYPORT_MASTER_KEY, SALLYPORT_PASSPHRASE } = process.env
  const located = await locateHome(homeQuery(query.home))
  const fromEnvironment = Boolean(SALLYPORT_MASTER_KEY || SALLYPORT_PASSPHRASE)
  const home = located.exists
    ? located
    : fromEnvironment
      ? await createHome(located)
      : await findHome(homeQuery(query.home))
  return openFound(home, true)
}

async function openFound(home: Home, worker: boolean): Promise<OpenHome> {
  const config = await loadKnownConfig(home.folder)
  const app = await withMasterKey(home.folder, (masterKey) =>
    openApp({
      config,
      masterKey,
      folder: home.folder,
      worker,
      rewrapMaster: (to, apply) => replaceMasterKey(home.folder, to, apply),
    }),
  )
  const anchors = await prepareAnchors(app, home.folder)
  let isLookedAt = false
  app.examineWith(async () => {
    isLookedAt = true
    const { examine } = await import('../doctor/examine.ts')
    return examine({ ...app, home: home.folder, anchors })
  })
  const close = async () => {
    // A command that only looks leaves the file of checkpoints as well as it was.
    if (worker || !isLookedAt) await anchors.close()
    await app.close()
  }
  return { app: { ...app, close }, home, config, anchors }
}

/** Publishes the key of the log, so that it can be verified without a secret, and gets ready to keep its checkpoints. */
async function prepareAnchors(
  { config, clock, storage, verifierKey }: App,
  folder: string,
): Promise<AnchorWriter> {
  await publishKey(folder, verifierKey)
  return new AnchorWriter({
    log: storage.sealedLog,
    clock,
    path: anchorPathOf(config.audit.anchors.path, verifierKey),
    url: config.audit.anchors.url,
    onFailed(where, error) {
      const why = error instanceof Error ? error.message : String(error)
      process.stderr.write(`sallyport: no checkpoint was kept in ${where}: ${why}\n`)
    },
  })
}

/**
 * Returns the configuration, its vendors and services looked up: a mistyped one would leave a setting without effect.
 * The profiles are loaded only where it names any.
 */
async function loadKnownConfig(home: string): Promise<Config> {
  const config = await loadConfig({ home })
  const named =
    Object.keys(config.vendors).length +
    config.keys.length +
    config.clients.length +
    config.retention.policies.length
  if (named === 0) return config
  const vendors = await loadVendors()
  const services = vendors.map(({ id, services }) => [id, Object.keys(services)] as const)
  const kinds = vendors.map(
    ({ id, retention }) => [id, retention?.kinds.map((kind) => kind.id) ?? []] as const,
  )
  return loadConfig({ home, vendors: Object.fromEntries(services), kinds: Object.fromEntries(kinds) })
}

/** Says which home is used and why. */
export function describeOpen({ home }: Pick<OpenHome, 'home'>): string {
  return `Home: ${describeHome(home)}`
}

export function homeQuery(option: string | undefined): { option?: string } {
  return option === undefined ? {} : { option }
}
