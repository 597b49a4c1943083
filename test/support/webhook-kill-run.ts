import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openControl } from '../../src/app/index.ts'
import type { Control } from '../../src/control/index.ts'
import { type EmulatedVendors, serveVendors } from './emulated-vendors.ts'
import { freePort } from './free-port.ts'
import { type ServedProcess, serveProcess } from './served-process.ts'
import { until } from './until.ts'
import { serveWebhookApp, type WebhookApp } from './webhook-app.ts'
import { startWebhookLoad } from './webhook-load.ts'
import { environment, prepareHome, worldSettings } from './world.ts'

export interface WebhookKillOptions {
  /** How often a server is killed. */
  readonly kills: number
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  /** Servers over the one database; more than one needs PostgreSQL. */
  readonly instances?: number
  readonly onKill?: (kill: number, report: WebhookKillReport) => void
}

export interface WebhookKillReport {
  /** Distinct events that were answered with 2xx. */
  readonly acknowledged: number
  /** Deliveries of the emulator itself that were answered with 2xx. */
  readonly emulated: number
  /** Deliveries that the app took, repeated ones included. */
  readonly deliveries: number
  /** What was promised and did not hold. */
  readonly violations: readonly string[]
}

/** Events that are under way with a killed server come again once its claim has run out. */
const settleMsMax = 90_000
const senders = 6

/**
 * Kills servers between receipt and forward, again and again; half-way the signing secret rotates and the app is away for
 * a while. Then every event that was acknowledged must have reached the app, each under one id.
 */
export async function runWebhookKills(options: WebhookKillOptions): Promise<WebhookKillReport> {
  const { kills, database, instances = 1, onKill } = options
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-webhook-kills-'))
  const vendors = await serveVendors({ retellai: { webhookRetryDelaysMs: [200, 1_000, 3_000] } })
  const servers: ServedProcess[] = []
  let app: WebhookApp | undefined
  try {
    const settings = await worldSettings(vendors, { database })
    const homes: string[] = []
    for (let number = 0; number < instances; number += 1)
      homes.push(await prepareHome(join(folder, String(number)), settings, homes[0]))
    const ports = await Promise.all(homes.map(() => freePort()))
    const start = (index: number) =>
      serveProcess({ home: homes[index] as string }, ['--port', String(ports[index]), '--tls-port', '0'])
    for (const index of homes.keys()) servers.push(await start(index))
    const secret = vendors.retellai.emulator.createKey({ name: 'webhooks' }).key
    const appPort = await freePort()
    const target = `http://127.0.0.1:${appPort}/webhooks`
    const url = (index: number) => `http://127.0.0.1:${ports[index]}`
    const { signingSecret, path } = await withControl(homes[0] as string, (control) =>
      control.perform('webhook.add', {
        name: 'calls',
        vendor: 'retellai',
        environment,
        secret,
        settings: { target, allowPrivate: true, timeoutMs: 2_000 },
      }),
    )
    const open = (secrets: string | readonly string[]) =>
      serveWebhookApp('express', { from: 'sallyport', secret: secrets as string }, appPort)
    app = await open(signingSecret)
    const seen = [app]
    vendors.retellai.emulator.dashboard.setAccountWebhook(url(0) + path)
    const loads = homes.map((_, index) => startWebhookLoad(url(index) + path, secret, senders))
    const report = (violations: readonly string[] = []): WebhookKillReport => ({
      acknowledged: loads.reduce((sum, load) => sum + load.acknowledged.size, 0),
      emulated: delivered(vendors).length,
      deliveries: seen.reduce((sum, one) => sum + one.deliveries.length, 0),
      violations,
    })
    for (let kill = 1; kill <= kills; kill += 1) {
      const before = report()
      await emulateCall(vendors, secret)
      await until('events were taken', () => report().acknowledged > before.acknowledged + 3, 30_000)
      await wait((kill * 37) % 61)
      const victim = kill % instances
      await servers[victim]?.stop('SIGKILL')
      if (kill === Math.ceil(kills / 2)) {
        await app.close()
        servers[victim] = await start(victim)
        const rotated = await withControl(homes[0] as string, (control) =>
          control.perform('webhook.rotate', { name: 'calls', which: { kind: 'sign' }, keepMs: 3_600_000 }),
        )
        await wait(500)
        app = await open(rotated.signingSecret ?? '')
        seen.push(app)
      } else servers[victim] = await start(victim)
      onKill?.(kill, report())
    }
    await Promise.all(loads.map((load) => load.stop()))
    const expected = () => [
      ...loads.flatMap((load, index) => [...load.acknowledged].map((one) => [index, one])),
    ]
    const events = () => seen.flatMap((one) => one.deliveries)
    const subjects = () => new Set(events().map((event) => event.subject))
    await until(
      'everything acknowledged has arrived',
      () =>
        expected().every(([, subject]) => subjects().has(subject as string)) &&
        missing(vendors, events()) === 0,
      settleMsMax,
    ).catch(() => {})
    return report(
      findViolations({
        expected: expected().map(([, one]) => one as string),
        events: events(),
        vendors,
        loads,
      }),
    )
  } finally {
    for (const server of servers) await server.stop('SIGKILL')
    await app?.close()
    for (const vendor of Object.values(vendors)) await vendor.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Events = WebhookApp['deliveries']

function findViolations(run: {
  readonly expected: readonly string[]
  readonly events: Events
  readonly vendors: EmulatedVendors
  readonly loads: readonly { readonly lost: readonly number[] }[]
}): string[] {
  const { expected, events, vendors, loads } = run
  const idsOf = new Map<string, Set<string>>()
  for (const { id, type, subject } of events) {
    const key = `${type} ${subject}`
    idsOf.set(key, (idsOf.get(key) ?? new Set()).add(id))
  }
  const lost = new Set(expected.filter((subject) => !idsOf.has(`call_ended ${subject}`)))
  const twice = [...idsOf].filter(([, ids]) => ids.size > 1)
  const refused = loads.flatMap((load) => load.lost)
  return [
    ...(lost.size === 0
      ? []
      : [`${lost.size} events were acknowledged and never arrived: ${[...lost].slice(0, 3)}`]),
    ...(missing(vendors, events) === 0
      ? []
      : [`${missing(vendors, events)} emulated deliveries never arrived`]),
    ...(twice.length === 0 ? [] : [`${twice.length} events came under two ids: ${twice[0]?.[0]}`]),
    ...(refused.length === 0
      ? []
      : [`${refused.length} genuine deliveries were answered with ${refused[0]}`]),
    ...(events.length === 0 ? ['nothing arrived at all'] : []),
  ]
}

const delivered = ({ retellai }: EmulatedVendors) =>
  retellai.emulator.dashboard.deliveries().filter(({ outcome }) => outcome === 'delivered')

/** How many of the emulator's own deliveries were acknowledged and have not arrived. */
function missing(vendors: EmulatedVendors, events: Events): number {
  const arrived = new Set(events.map(({ type, subject }) => `${type} ${subject}`))
  return delivered(vendors).filter(({ request }) => !arrived.has(`${request.event} ${request.subject}`))
    .length
}

/** A whole call at the emulator, with its three events. */
async function emulateCall({ retellai }: EmulatedVendors, key: string): Promise<void> {
  const make = async (path: string, body: object) => {
    const answer = await fetch(retellai.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const made = (await answer.json()) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(made)}`)
    return made
  }
  const { llm_id } = await make('/create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id }
  const { agent_id } = await make('/create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  const call = await make('/v2/register-phone-call', { agent_id })
  const { dashboard } = retellai.emulator
  dashboard.connectCall(String(call.call_id))
  dashboard.endCall(String(call.call_id))
}

async function withControl<Result>(
  home: string,
  use: (control: Control) => Promise<Result>,
): Promise<Result> {
  const control = await openControl({ home, onOpened: () => {} })
  try {
    return await use(control)
  } finally {
    await control.close()
  }
}
