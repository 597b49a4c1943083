import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureCertificates, locateHome } from '../../config/index.ts'
import { createId, SallyportError, systemRandom } from '../../core/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import { readAdminKey } from '../home/admin-key.ts'
import { isLoopback } from '../home/loopback.ts'
import { dropCoreMemory } from '../home/no-core-dump.ts'
import { describeOpen, homeQuery, openServerHome } from '../home/open-home.ts'
import { provision } from '../home/provision.ts'
import type { RunningSinks } from '../log/audit-sinks.ts'
import { indexWhenIdle } from '../log/idle-index.ts'
import { followPrunePolicy } from '../log/prune-policy.ts'
import type { App } from '../open-app.ts'
import { findServerSocket, socketPathOf } from './control-socket.ts'
import type { RunningGate } from './gate.ts'
import { describeOverrides, originOverrides } from './origin-overrides.ts'
import { readServedAddress, removeServedAddress, writeServedAddress } from './served-address.ts'
import { settleMemory } from './settle-memory.ts'
import { startGate } from './start-gate.ts'

export interface ServeOptions {
  readonly home?: string
  readonly host?: string
  readonly port?: number
  readonly tlsPort?: number
  /** Version of Sallyport, told to whoever the log is delivered to. */
  readonly productVersion?: string
}

export interface Serving {
  readonly url: string
  readonly tlsUrl: string | undefined
  /** Folder of the home. */
  readonly home: string
  /** One sentence about the home. */
  readonly where: string
  /** What the operator should know at the start. */
  readonly notes: readonly string[]
  readonly gate: RunningGate
  close(graceMs?: number): Promise<void>
}

/**
 * Starts a server over a home, or over environment variables and one config file alone. Throws ERR_CORE_INPUT where a
 * server runs on the home already: each would count quotas of its own, and commands would reach only one of them.
 */
export async function serve(options: ServeOptions = {}): Promise<Serving> {
  dropCoreMemory()
  const adminKey = readAdminKey()
  await refuseSecondServer(options)
  const [opened, vendors] = await Promise.all([openServerHome(options), loadVendors()])
  const { app, home, anchors } = opened
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
    const socketPath = socketPathOf(home.folder)
    const overrides = originOverrides(config)
    // Before any key is sent anywhere.
    await app.record({
      requestId: createId('act', systemRandom),
      atMs: app.clock.now(),
      phase: 'event',
      action: 'gate.start',
      actor: { kind: 'system', id: 'serve' },
      metadata: { overrides },
    })
    const missing = await anchors.missingRecords()
    const notes = [
      ...(missing > 0 ? [missingNote(missing)] : []),
      ...describeOverrides(overrides),
      ...(await provision(app)),
      ...app.snapshot().problems.map(({ vendor }) => `A grant for ${vendor} names a rule that is gone.`),
      ...(socketPath === undefined ? [noSocketNote] : []),
      ...(isLoopback(config.listen.host) ? [] : [openNote]),
    ]
    const tls = await readTls(config.tls, home.folder)
    const gate = await startGate(
      { ...app, config },
      {
        vendors,
        ...(socketPath === undefined ? {} : { socketPath }),
        ...(tls === undefined ? {} : { tls }),
        ...(adminKey === undefined ? {} : { adminKey }),
      },
    )
    const { url, tlsUrl } = gate
    await writeServedAddress(home.folder, { url, tlsUrl, pid: process.pid }).catch(async (error: unknown) => {
      await gate.close()
      throw error
    })
    gate.metrics.gauge(
      'sallyport_anchor_failures',
      'Checkpoints that could not be kept.',
      () => anchors.failures,
    )
    anchors.start(config.audit.anchors.everyMs)
    const stopIndexing = indexWhenIdle(app.storage.events, () => gate.liveCalls.size === 0)
    const { olderThanMs } = config.audit.prune
    const stopPruning = olderThanMs === undefined ? undefined : followPrunePolicy(app, { olderThanMs })
    const sinks = await startSinks({ ...app, config }, gate, options.productVersion ?? 'unknown')
    const stopSettling = settleMemory(() => gate.liveCalls.size === 0)
    return {
      url,
      tlsUrl,
      home: home.folder,
      where: describeOpen(opened),
      notes,
      gate,
      async close(graceMs) {
        stopSettling()
        stopIndexing()
        await stopPruning?.()
        await removeServedAddress(home.folder)
        await gate.close(graceMs)
        await sinks?.close()
        await app.close()
      },
    }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** What delivers to sinks is loaded where there are some. A gate that cannot deliver as configured does not start. */
async function startSinks(
  app: App,
  gate: RunningGate,
  productVersion: string,
): Promise<RunningSinks | undefined> {
  if (app.config.audit.sinks.length === 0) return undefined
  const sinks = await import('../log/audit-sinks.ts')
  return sinks.startSinks(app, gate.metrics, productVersion).catch(async (error: unknown) => {
    await gate.close()
    throw error
  })
}

function missingNote(count: number): string {
  return `The log lacks ${count} records that it had: it was cut off or put back. Run \`sallyport audit verify\`.`
}

const openNote =
  'It listens beyond this machine: over http, client keys pass in clear. Put TLS in front of it.'

const noSocketNote =
  'The path of the home is too long for a socket file: commands work on the database, and hold here within 0.1 s.'

async function refuseSecondServer({ home: option }: ServeOptions): Promise<void> {
  const { folder } = await locateHome(homeQuery(option))
  if ((await findServerSocket(folder)) === undefined) return
  const served = await readServedAddress(folder)
  const where = served === undefined ? '' : ` (${served.url}, process ${served.pid})`
  throw new SallyportError('ERR_CORE_INPUT', {
    field: folder,
    detail: `A server runs on this home already${where}. Stop that one, or name another home with --home.`,
  })
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
