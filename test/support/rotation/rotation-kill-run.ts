import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Rotation } from '../../../src/rotation/index.ts'
import { type ShiftedClock, shiftClock } from '../shifted-clock.ts'
import { until } from '../until.ts'
import type { KillPlace } from './doomed-servers.ts'
import { findStrays } from './find-strays.ts'
import { GateProber } from './gate-prober.ts'
import { openRotationKillWorld, type RotationKillWorld } from './rotation-kill-world.ts'

export interface RotationKillOptions {
  readonly places: readonly KillPlace[]
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  /** Servers over the one database; more than one needs PostgreSQL. */
  readonly instances?: number
  readonly program?: string
  readonly onKill?: (kill: number, report: RotationKillReport) => void
}

export interface RotationKillReport {
  /** How often a server was killed while a rotation was in each state; `none` is before one began, or after it ended. */
  readonly killedIn: Readonly<Record<string, number>>
  /** Rotations that came to their end. */
  readonly rotations: number
  /** Calls of apps that were answered meanwhile. */
  readonly calls: number
  /** What was promised and did not hold. */
  readonly violations: readonly string[]
}

const killWithinMs = 120_000
const endWithinMs = 120_000
const actEveryMs = 30
/** As long as a dead instance has charge of a rotation; in leaps that leave the living ones their leases. */
const leaseMs = 31_000
const leapMs = 12_000
const beatMs = 2_500

/** Kills servers while keys rotate, at one place after the other, and looks each time at what the vendors have. */
export async function runRotationKills(options: RotationKillOptions): Promise<RotationKillReport> {
  const { places, instances = 1, onKill } = options
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-rotation-kills-'))
  const clock = shiftClock(folder)
  let world: RotationKillWorld | undefined
  let prober: GateProber | undefined
  try {
    world = await openRotationKillWorld({ ...options, folder, instances, clock })
    if (instances > 1) for (let index = 0; index < instances; index += 1) await world.servers.start(index)
    prober = new GateProber(world.servers.urls, world.clientKey)
    const run: Run = { world, clock, prober, killedIn: {}, violations: [] }
    for (const [index, place] of places.entries()) {
      const victim = index % instances
      await killAt(run, victim, place)
      await leap(clock, instances)
      if (instances > 1) await world.servers.start(victim)
      onKill?.(index + 1, await reportOf(run))
    }
    if (instances === 1) await world.servers.start(0)
    await endAll(run)
    await prober.stop()
    run.violations.push(...(await world.findLeftovers()))
    return await reportOf(run)
  } finally {
    await prober?.stop()
    await world?.close()
    clock.restore()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Run {
  readonly world: RotationKillWorld
  readonly clock: ShiftedClock
  readonly prober: GateProber
  readonly killedIn: Record<string, number>
  readonly violations: string[]
}

/** Keeps the key of one vendor rotating until the server is dead, and looks at what that has left. */
async function killAt({ world, killedIn, violations }: Run, victim: number, place: KillPlace): Promise<void> {
  const vendor = place.at === 'call' ? place.vendor : 'castai'
  const doomed = await world.servers.doom(victim, place)
  if (doomed.served) {
    const owner = world.owners[vendor]
    let isGone = false
    const gone = doomed.gone.then(() => {
      isGone = true
    })
    const acting = world.use(async (control) => {
      while (!isGone) {
        await owner.act(control, true).catch(rethrowUnlessUnreachable)
        await wait(actEveryMs)
      }
    })
    await Promise.race([gone, wait(killWithinMs, undefined, { ref: false })])
    if (!isGone) throw new Error(`nothing was killed at ${JSON.stringify(place)}`)
    await acting
  }
  const newest = (await list(world)).findLast((one) => one.vendor === vendor && one.endedAtMs === null)
  const state = newest === undefined ? 'none' : newest.state
  killedIn[state] = (killedIn[state] ?? 0) + 1
  const found = await findStrays(world.account, () => list(world))
  violations.push(...found.map((one) => `${JSON.stringify(place)}: ${one}`))
}

/** A server that is being killed does not answer, or answers half. */
function rethrowUnlessUnreachable(error: unknown): void {
  const { code } = error as { code?: string }
  if (code !== 'ERR_OPERATOR_UNREACHABLE' && code !== 'ERR_ROTATION_TAKEN') throw error
}

/** The lease of the dead ends, and with it the wait of the next for its rotations. */
async function leap(clock: ShiftedClock, instances: number): Promise<void> {
  if (instances === 1) return clock.advance(leaseMs)
  for (let leaptMs = 0; leaptMs < leaseMs; leaptMs += leapMs) {
    clock.advance(leapMs)
    await wait(beatMs)
  }
}

/** Whatever is open goes on to its end. */
async function endAll({ world }: Run): Promise<void> {
  await world.use((control) =>
    until(
      'every rotation is at its end',
      async () => {
        for (const owner of Object.values(world.owners))
          await owner.act(control, false).catch(rethrowUnlessUnreachable)
        return (await control.perform('rotation.list', {})).every(({ endedAtMs }) => endedAtMs !== null)
      },
      endWithinMs,
      actEveryMs,
    ),
  )
}

function list(world: RotationKillWorld): Promise<readonly Rotation[]> {
  return world.use((control) => control.perform('rotation.list', {}))
}

async function reportOf({ world, prober, killedIn, violations }: Run): Promise<RotationKillReport> {
  const ended = (await list(world)).filter(({ endedAtMs }) => endedAtMs !== null)
  const undone = ended.filter(({ state, problem }) => state !== 'revoked' || problem !== null)
  return {
    killedIn: { ...killedIn },
    rotations: ended.length - undone.length,
    calls: prober.answered,
    violations: [
      ...violations,
      ...prober.failures,
      ...undone.map(({ vendor, state, problem }) => `${vendor} ${state}: ${problem}`),
    ],
  }
}
