import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ShiftedClock, shiftClock } from './shifted-clock.ts'
import { until } from './until.ts'
import { keyOf, prepareTraffic } from './webhook-kill-traffic.ts'
import { openWebhookKillWorld, type WebhookKillWorld } from './webhook-kill-world.ts'
import { startWebhookLoad, type WebhookLoad } from './webhook-load.ts'

export interface WebhookKillOptions {
  /** How often a server is killed. */
  readonly kills: number
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  /** Servers over the one database; more than one needs PostgreSQL. */
  readonly instances?: number
  /** The compiled command; without one the checkout's source is started. */
  readonly program?: string
  readonly onKill?: (kill: number, report: WebhookKillReport) => void
}

export interface WebhookKillReport {
  /** Distinct events that were answered with 2xx. */
  readonly acknowledged: number
  /** Of these, what the emulators sent themselves, by vendor. */
  readonly emulated: Readonly<Record<'retellai' | 'assemblyai' | 'castai', number>>
  /** Events that were acknowledged and not yet at the app when a server was killed, summed over the kills. */
  readonly interrupted: number
  /** Deliveries that the apps took, repeated ones included. */
  readonly deliveries: number
  /** What was promised and did not hold. */
  readonly violations: readonly string[]
}

/** Each vendor in its turn is waited for, so that a server is killed around the deliveries of each. */
const turns = ['retellai', 'assemblyai', 'castai'] as const
const senders = 4
const takenWithinMs = 120_000
/** Looking costs time that the servers need. */
const lookEveryMs = 15
const hourMs = 3_600_000
/** Below the window of every signature, so that what is on its way when time leaps is still in it. */
const leapMs = 4 * 60_000
/** Once nothing is sent any more: pauses between attempts have grown to hours. */
const lastLeapMs = 30 * 60_000
const lastLeapsMax = 20
const leapEveryMs = 1_500

/**
 * Kills servers between receipt and forward, again and again. Half-way both apps are away for an hour of shifted time and
 * the signing secrets rotate. Then every event that was acknowledged must have reached its app, each under one id.
 */
export async function runWebhookKills(options: WebhookKillOptions): Promise<WebhookKillReport> {
  const { kills, instances = 1, onKill } = options
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-webhook-kills-'))
  const clock = shiftClock(folder)
  let world: WebhookKillWorld | undefined
  try {
    world = await openWebhookKillWorld({ ...options, folder, instances, clock })
    const { callAddresses, retellKey } = world
    const traffic = await prepareTraffic(world)
    const loads = callAddresses.map((address, index) =>
      startWebhookLoad(address, retellKey, senders, `load-${index}`),
    )
    const run: Run = { world, loads, emulated: traffic.acknowledged, interrupted: 0 }
    for (let kill = 1; kill <= kills; kill += 1) {
      const vendor = turns[kill % turns.length] ?? 'retellai'
      const [events, emulated] = [loadedOf(run).length, run.emulated()[vendor].length]
      await traffic.start()
      await until(
        `events were taken, of ${vendor} too`,
        () => loadedOf(run).length > events + 3 && run.emulated()[vendor].length > emulated,
        takenWithinMs,
        lookEveryMs,
      )
      await wait((kill * 37) % 61)
      const victim = kill % instances
      await world.kill(victim)
      run.interrupted += missing(run).length
      if (kill === Math.ceil(kills / 2)) await spendAnHour(world, clock, victim)
      else await world.start(victim)
      onKill?.(kill, reportOf(run, []))
    }
    await Promise.all(loads.map((load) => load.stop()))
    for (let leap = 0; leap < lastLeapsMax && missing(run).length > 0; leap += 1) {
      await until('all has arrived', () => missing(run).length === 0, leapEveryMs, 100).catch(() => {})
      clock.advance(lastLeapMs)
    }
    return reportOf(run, findViolations(run))
  } finally {
    await world?.close()
    clock.restore()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Run {
  readonly world: WebhookKillWorld
  readonly loads: readonly WebhookLoad[]
  readonly emulated: () => Readonly<Record<'retellai' | 'assemblyai' | 'castai', readonly string[]>>
  interrupted: number
}

/** The apps are away, the secrets rotate, and one server is started anew in the middle of it. */
async function spendAnHour(world: WebhookKillWorld, clock: ShiftedClock, victim: number): Promise<void> {
  await world.closeApps()
  await world.start(victim)
  for (let spentMs = 0; spentMs < hourMs; spentMs += leapMs) {
    await wait(250)
    clock.advance(leapMs)
  }
  await world.rotate()
  await world.openApps()
}

const loadedOf = ({ loads }: Run) =>
  loads.flatMap(({ acknowledged }) => [...acknowledged].map((subject) => `retellai call_ended ${subject}`))
const emulatedOf = ({ emulated }: Run) => Object.values(emulated()).flat()
const eventsOf = ({ world }: Run) => world.apps.flatMap(({ deliveries }) => deliveries)

/** Keys of what was acknowledged and has not arrived. */
function missing(run: Run): string[] {
  const arrived = new Set(eventsOf(run).map(keyOf))
  return [...loadedOf(run), ...emulatedOf(run)].filter((key) => !arrived.has(key))
}

function reportOf(run: Run, violations: readonly string[]): WebhookKillReport {
  const { retellai, assemblyai, castai } = run.emulated()
  return {
    acknowledged: loadedOf(run).length + emulatedOf(run).length,
    emulated: { retellai: retellai.length, assemblyai: assemblyai.length, castai: castai.length },
    interrupted: run.interrupted,
    deliveries: eventsOf(run).length,
    violations,
  }
}

function findViolations(run: Run): string[] {
  const events = eventsOf(run)
  const idsOf = new Map<string, Set<string>>()
  for (const event of events) {
    const key = keyOf(event)
    idsOf.set(key, (idsOf.get(key) ?? new Set()).add(event.id))
  }
  const lost = missing(run)
  const twice = [...idsOf].filter(([, ids]) => ids.size > 1)
  const refused = run.loads.flatMap((load) => load.lost)
  return [
    ...(lost.length === 0
      ? []
      : [`${lost.length} events were acknowledged and never arrived: ${lost.slice(0, 3)}`]),
    ...(twice.length === 0 ? [] : [`${twice.length} events came under two ids: ${twice[0]?.[0]}`]),
    ...(refused.length === 0
      ? []
      : [`${refused.length} genuine deliveries were answered with ${refused[0]}`]),
    ...(events.length === 0 ? ['nothing arrived at all'] : []),
  ]
}
