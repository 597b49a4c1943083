import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureCertificates } from '../config/index.ts'
import { Secret } from '../core/index.ts'
import { loadVendors } from '../vendors/index.ts'
import { type RunningGate, startGate } from './gate.ts'
import { dropCoreMemory } from './no-core-dump.ts'
import { describeOpen, openServerHome, socketPathOf } from './open-home.ts'
import { provision } from './provision.ts'

export interface ServeOptions {
  readonly home?: string
  readonly host?: string
  readonly port?: number
  readonly tlsPort?: number
}

export interface Serving {
  readonly url: string
  readonly tlsUrl: string | undefined
  /** One sentence about the home. */
  readonly where: string
  /** What the operator should know at the start. */
  readonly notes: readonly string[]
  readonly gate: RunningGate
  close(graceMs?: number): Promise<void>
}

/** Starts a server over a home, or over environment variables and one config file alone. */
export async function serve(options: ServeOptions = {}): Promise<Serving> {
  dropCoreMemory()
  const [opened, vendors] = await Promise.all([openServerHome(options), loadVendors()])
  const { app, home } = opened
  try {
    const { listen } = app.config
    // The command line wins over the file.
    const config = {
      ...app.config,
      listen: {
        host: options.host ?? listen.host,
        port: options.port ?? listen.port,
        tlsPort: options.tlsPort ?? listen.tlsPort,
      },
    }
    const notes = [
      ...(await provision(app)),
      ...app.snapshot().problems.map(({ vendor }) => `A grant for ${vendor} names a rule that is gone.`),
    ]
    const tls = await readTls(config.tls, home.folder)
    const adminKey = process.env.SALLYPORT_ADMIN_KEY
    const gate = await startGate(
      { ...app, config },
      {
        vendors,
        socketPath: socketPathOf(home.folder),
        ...(tls === undefined ? {} : { tls }),
        ...(adminKey ? { adminKey: new Secret(adminKey) } : {}),
      },
    )
    // `env` and `run` ask where the gate is: the port may have come from the command line.
    const addressPath = join(home.folder, 'address.json')
    writeFileSync(addressPath, JSON.stringify({ url: gate.url, tlsUrl: gate.tlsUrl }), { mode: 0o600 })
    return {
      url: gate.url,
      tlsUrl: gate.tlsUrl,
      where: describeOpen(opened),
      notes,
      gate,
      async close(graceMs) {
        await gate.close(graceMs)
        await app.close()
      },
    }
  } catch (error) {
    await app.close()
    throw error
  }
}

async function readTls(
  configured: { readonly cert?: string | undefined; readonly key?: string | undefined },
  folder: string,
): Promise<{ key: string; cert: string } | undefined> {
  if (configured.cert !== undefined && configured.key !== undefined) {
    return { cert: readFileSync(configured.cert, 'utf8'), key: readFileSync(configured.key, 'utf8') }
  }
  // Made by `init`; renewed here, so that a server which runs for years does not end up without.
  if (!existsSync(join(folder, 'tls'))) return undefined
  const { certificatePath, keyPath } = await ensureCertificates(folder)
  return { cert: readFileSync(certificatePath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}
