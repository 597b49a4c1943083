import { join } from 'node:path'
import type { Control } from '../../src/control/index.ts'
import { type EmulatedVendors, serveVendors } from './emulated-vendors.ts'
import { freePort } from './free-port.ts'
import { withControl } from './load-home.ts'
import { type ServedProcess, serveProcess } from './served-process.ts'
import type { ShiftedClock } from './shifted-clock.ts'
import { serveWebhookApp, type WebhookApp } from './webhook-app.ts'
import { environment, prepareHome, worldSettings } from './world.ts'

/** Servers that are to be killed, the emulated vendors before them, and two apps behind them. */
export interface WebhookKillWorld {
  readonly vendors: EmulatedVendors
  /** Where each server takes deliveries of Retell. */
  readonly callAddresses: readonly string[]
  /** The key that Retell signs with. */
  readonly retellKey: string
  /** A client of the first server that may make transcripts; the gate writes their webhooks. */
  readonly client: { readonly url: string; readonly key: string }
  /** Every app that there was, the present ones last. */
  readonly apps: readonly WebhookApp[]
  kill(index: number): Promise<void>
  start(index: number): Promise<void>
  /** Takes both apps away, as an outage does. */
  closeApps(): Promise<void>
  /** Serves both apps again, behind the same addresses. */
  openApps(): Promise<void>
  /** Replaces the secret that events are signed with, at each endpoint; apps that are opened later know the new one alone. */
  rotate(): Promise<void>
  close(): Promise<void>
}

export interface WebhookKillWorldOptions {
  readonly folder: string
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  readonly instances: number
  readonly clock: ShiftedClock
  /** The compiled command; without one the checkout's source is started. */
  readonly program?: string
}

/** Vendors try again soon: nobody publishes how soon, but for AssemblyAI, whose ten seconds are cut short here. */
const emulators = {
  assemblyai: { processingMs: 20, webhookSpacingMs: 400 },
  retellai: { webhookRetryDelaysMs: [200, 1_500, 4_000], analysisMs: 150 },
  castai: { webhookAttempts: 6, webhookSpacingMs: 400 },
}

/** Long runs leave the processor to others. */
const startMsMax = 120_000

const names = ['calls', 'transcripts', 'alerts'] as const
type Name = (typeof names)[number]

/** Opens the world. Whoever opens it closes it. */
export async function openWebhookKillWorld(options: WebhookKillWorldOptions): Promise<WebhookKillWorld> {
  const { folder, database, instances, clock, program } = options
  const vendors = await serveVendors(emulators)
  const settings = await worldSettings(vendors, { database })
  const homes: string[] = []
  for (let number = 0; number < instances; number += 1)
    homes.push(await prepareHome(join(folder, String(number)), settings, homes[0]))
  const ports = await Promise.all(homes.map(() => freePort()))
  const servers: ServedProcess[] = []
  const start = async (index: number) => {
    servers[index] = await serveProcess(
      {
        home: homes[index] as string,
        environment: { ...clock.environment, NODE_COMPILE_CACHE: join(folder, 'compiled') },
        ...(program === undefined ? {} : { program }),
      },
      ['--port', String(ports[index]), '--tls-port', '0'],
      startMsMax,
    )
  }
  for (const index of homes.keys()) await start(index)
  const url = (index: number) => `http://127.0.0.1:${ports[index]}`
  const use = <Result>(work: (control: Control) => Promise<Result>) => withControl(homes[0] as string, work)
  const apps: WebhookApp[] = []
  const secrets = {} as Record<Name, string>
  const appPorts = [await freePort(), await freePort()] as const
  const targetOf = (name: Name) => `http://127.0.0.1:${appPorts[name === 'calls' ? 0 : 1]}/webhooks`
  const world = await use(async (control) => {
    const keys = {} as Record<keyof EmulatedVendors, string>
    for (const [vendor, { emulator }] of Object.entries(vendors)) {
      const value = emulator.createKey().key
      keys[vendor as keyof EmulatedVendors] = value
      await control.perform('key.add', { vendor, environment, value })
    }
    const add = async (name: Name, vendor: string, more: object) => {
      const added = await control.perform('webhook.add', {
        name,
        vendor,
        environment,
        publicUrl: url(0),
        settings: { target: targetOf(name), allowPrivate: true, timeoutMs: 2_000 },
        ...more,
      })
      secrets[name] = added.signingSecret
      return added
    }
    const calls = await add('calls', 'retellai', { secret: keys.retellai })
    await add('transcripts', 'assemblyai', {})
    await add('alerts', 'castai', { register: true })
    vendors.retellai.emulator.dashboard.setAccountWebhook(url(0) + calls.path)
    const rule = {
      id: 'ours',
      operations: ['transcripts.create'],
      field: 'webhook_url',
      webhook: 'transcripts',
    }
    const { key } = await control.perform('client.add', {
      name: 'transcriber',
      environment,
      grants: [{ vendor: 'assemblyai', scopes: ['write:transcripts'], constraints: { bodyRules: [rule] } }],
    })
    return {
      callAddresses: homes.map((_, index) => url(index) + calls.path),
      retellKey: keys.retellai,
      client: { url: url(0), key },
    }
  })
  const openApps = async () => {
    const secret = [secrets.transcripts, secrets.alerts] as unknown as string
    apps.push(
      await serveWebhookApp('express', { from: 'sallyport', secret: secrets.calls }, appPorts[0]),
      await serveWebhookApp('fastify', { from: 'sallyport', secret }, appPorts[1]),
    )
  }
  const closeApps = async () => {
    for (const app of apps.slice(-2)) await app.close()
  }
  await openApps()
  return {
    ...world,
    vendors,
    apps,
    start,
    async kill(index) {
      await servers[index]?.stop('SIGKILL')
    },
    openApps,
    closeApps,
    async rotate() {
      for (const name of names) {
        const which = { kind: 'sign' } as const
        const rotated = await use((control) =>
          control.perform('webhook.rotate', { name, which, keepMs: 3_600_000 }),
        )
        secrets[name] = rotated.signingSecret ?? ''
      }
    },
    async close() {
      for (const server of servers) await server.stop('SIGKILL')
      await closeApps()
      for (const vendor of Object.values(vendors)) await vendor.close()
    },
  }
}
