import { join } from 'node:path'
import {
  type Config,
  createHome,
  describeHome,
  findHome,
  type Home,
  loadConfig,
  locateHome,
} from '../config/index.ts'
import { loadVendors } from '../vendors/index.ts'
import { replaceMasterKey, withMasterKey } from './master-key.ts'
import { type App, openApp } from './open-app.ts'

/** The file through which commands reach a running server. */
export function socketPathOf(folder: string): string {
  return join(folder, 'control.sock')
}

/** An app over a home. */
export interface OpenHome {
  readonly app: App
  readonly home: Home
  readonly config: Config
}

/** Opens the home that an option, the environment or the folder names. Throws ERR_CONFIG_HOME_MISSING. */
export async function openHome(query: {
  readonly home?: string
  readonly worker: boolean
}): Promise<OpenHome> {
  const home = await findHome(homeQuery(query.home))
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
  const profiles = await loadVendors()
  const vendors = Object.fromEntries(profiles.map(({ id, services }) => [id, Object.keys(services)]))
  const config = await loadConfig({ home: home.folder, vendors })
  const app = await withMasterKey(home.folder, (masterKey) =>
    openApp({
      config,
      masterKey,
      folder: home.folder,
      worker,
      rewrapMaster: (to, apply) => replaceMasterKey(home.folder, to, apply),
    }),
  )
  return { app, home, config }
}

/** Says which home is used and why. */
export function describeOpen({ home }: Pick<OpenHome, 'home'>): string {
  return `Home: ${describeHome(home)}`
}

export function homeQuery(option: string | undefined): { option?: string } {
  return option === undefined ? {} : { option }
}
