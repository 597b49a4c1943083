import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { initHome, openControl, type Serving, serve } from '../../src/app/index.ts'
import type { Control } from '../../src/control/index.ts'
import type { Environment } from '../../src/core/index.ts'
import {
  type EmulatedVendors,
  type EmulatorChoices,
  serveVendors,
  vendorSettings,
} from './emulated-vendors.ts'

/** A gate that serves, and what an operator reaches it through. */
export interface Instance {
  readonly home: string
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly tlsUrl: string
  readonly control: Control
  readonly serving: Serving
  /** Stops serving and starts again on the same home; the ports change. */
  restart(): Promise<void>
}

/** What a client may do at one vendor. */
export interface WorldGrant {
  readonly vendor: string
  readonly scopes: readonly string[]
  readonly constraints?: Readonly<Record<string, unknown>>
}

/** Three emulated vendors, and at least one gate in front of them with a key of each in its vault. */
export interface World {
  readonly vendors: EmulatedVendors
  readonly first: Instance
  readonly folder: string
  /** The values that the vault holds, by vendor; the ids they have there, and those they have at the vendor. */
  readonly vendorKeys: Readonly<
    Record<keyof EmulatedVendors, { readonly id: string; readonly value: string; readonly vendorId: string }>
  >
  /** Adds another gate over the same database. PostgreSQL only. */
  addInstance(): Promise<Instance>
  /** Makes a client in `development`, of a name that nobody had before, and returns its key. */
  addClient(
    ...grants: readonly WorldGrant[]
  ): Promise<{ readonly id: string; readonly name: string; readonly key: string }>
  close(): Promise<void>
}

export interface WorldOptions {
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  /** More lines of it. */
  readonly settings?: readonly string[]
  readonly emulators?: EmulatorChoices
  /** Puts something between the gate and its vendors: returns them as the gate is to see them. */
  readonly between?: (vendors: EmulatedVendors) => Promise<EmulatedVendors>
}

/** The environment of every key and client of a world. */
export const environment: Environment = 'development'

const systemAuthorities = getCACertificates('default')

/** Opens a world. Whoever opens it closes it. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-world-'))
  const vendors = await serveVendors(options.emulators)
  const settings = await worldSettings((await options.between?.(vendors)) ?? vendors, options)
  const instances: RunningInstance[] = []
  const start = async (source?: string): Promise<Instance> => {
    const home = await prepareHome(join(folder, `instance-${instances.length + 1}`), settings, source)
    const instance = await startInstance(home)
    instances.push(instance)
    return instance
  }
  const first = await start()
  const keys = await Promise.all(
    Object.entries(vendors).map(async ([vendor, { emulator }]) => {
      const { id: vendorId, key: value } = emulator.createKey()
      const { key } = await first.control.perform('key.add', { vendor, environment, value })
      if (key.verification !== 'valid') throw new Error(`${vendor} does not know its own key`)
      return [vendor, { id: key.id, value, vendorId }] as const
    }),
  )
  let clients = 0
  return {
    vendors,
    first,
    folder,
    vendorKeys: Object.fromEntries(keys) as World['vendorKeys'],
    addInstance: () => start(first.home),
    async addClient(...grants) {
      clients += 1
      const name = `client-${clients}`
      const { client, key } = await first.control.perform('client.add', {
        name,
        environment,
        grants: grants.map(({ scopes, constraints = {}, vendor }) => ({
          vendor,
          scopes: [...scopes],
          constraints,
        })),
      })
      return { id: client.id, name, key }
    },
    async close() {
      for (const instance of instances) await instance.close()
      for (const vendor of Object.values(vendors)) await vendor.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Returns the content of `sallyport.yaml` for these vendors and this database, on whatever ports are free. */
export async function worldSettings(
  vendors: EmulatedVendors,
  { database, settings = [] }: Pick<WorldOptions, 'database' | 'settings'>,
): Promise<string> {
  const lines = [
    ...(await vendorSettings(vendors)),
    'listen:',
    '  port: 0',
    '  tlsPort: 0',
    ...database,
    ...settings,
  ]
  return `${lines.join('\n')}\n`
}

/** Makes a project folder with a home in it and returns the home. `source` is a home to share a vault with. */
export async function prepareHome(project: string, settings: string, source?: string): Promise<string> {
  const home = join(project, '.sallyport')
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(join(project, 'sallyport.yaml'), settings)
  if (source !== undefined) {
    await copyFile(join(source, 'master.key'), join(home, 'master.key'))
    await cp(join(source, 'tls'), join(home, 'tls'), { recursive: true })
  }
  await initHome(project, { tls: true, home })
  return home
}

/** Makes this process trust the local authority of a home: the SDKs' sockets speak TLS only. */
export async function trustHome(home: string): Promise<void> {
  const authority = await readFile(join(home, 'tls', 'authority.pem'), 'utf8')
  setDefaultCACertificates([...systemAuthorities, authority])
}

interface RunningInstance extends Instance {
  close(): Promise<void>
}

async function startInstance(home: string): Promise<RunningInstance> {
  await trustHome(home)
  let serving = await serve({ home })
  let control = await openControl({ home, onOpened: () => {} })
  return {
    home,
    get url() {
      return serving.url
    },
    get tlsUrl() {
      return serving.tlsUrl ?? ''
    },
    get control() {
      return control
    },
    get serving() {
      return serving
    },
    async restart() {
      await control.close()
      await serving.close()
      serving = await serve({ home })
      control = await openControl({ home, onOpened: () => {} })
    },
    async close() {
      await control.close()
      await serving.close()
    },
  }
}
