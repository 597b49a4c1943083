import { Pool } from 'undici'
import { WebSocket } from 'ws'
import { percentile } from '../../test/support/percentile.ts'
import type { GateWork } from '../contestants/gate.ts'
import { type Contestant, startScript } from '../harness/contestant.ts'
import type { Measure, Plan } from '../harness/plan.ts'
import { audio, makeTrips } from '../harness/socket-trips.ts'
import { figure, ratioTo, showRatio, showValue, spreadOf } from '../harness/spread.ts'
import { measureTurns } from '../harness/turn-costs.ts'

interface Runner {
  readonly title: string
  readonly contestant: Contestant
  readonly hasTokens: boolean
}

const socketCount = 8
const framesPerSecond = 10
const warmUpTrips = 3_000
const mintsPerRound = 100
const mintPath = '/tokens/assemblyai/streaming'

const freely = {
  limits: { perUser: 1e9, perAddress: 1e9, perClient: 1e9 },
  sessionSeconds: 10_800,
  idleSeconds: 10_800,
  audioMinutesPerDay: 1_440_000,
}
const filters = [
  ['gate, browser sessions', {}],
  ['the same, a filter on every turn', { partialTurns: 'drop' }],
  ['the same, live redaction of every turn', { redact: ['personal'] }],
] as const

/** CPU of a browser's session against a bare `ws` relay, with and without a live filter; and how long a mint takes. */
export const tokens: Measure = {
  name: 'tokens',
  async run(plan) {
    const upstream = await startScript(
      'socket upstream',
      new URL('../harness/socket-upstream.ts', import.meta.url),
      ['begin'],
    )
    const runners = await startRunners(plan, upstream.port)
    const [, gate, filtered, redacting] = runners
    try {
      for (const runner of runners) await measureRound(runner, warmUpTrips)
      const rounds = new Map<string, number[]>(runners.map(({ title }) => [title, []]))
      const mintMs: number[] = []
      for (let round = 0; round < plan.rounds; round += 1) {
        for (const runner of runners) {
          const measured = await plan.moments.measure(() => measureRound(runner, plan.requests))
          rounds.get(runner.title)?.push(measured)
        }
        if (gate) mintMs.push(...(await plan.moments.measure(() => measureMints(gate))))
      }
      const bare = rounds.get('bare relay') ?? []
      const ratioOf = (runner: Runner | undefined) => ratioTo(bare, rounds.get(runner?.title ?? '') ?? [])
      const p99 = percentile(mintMs, 99)
      const turnMs = await plan.moments.measure(() => measureTurns(plan.build, plan.requests / 40))
      const turnP99 = percentile(turnMs, 99)
      const sessions = 1e6 / (framesPerSecond * spreadOf(rounds.get(gate?.title ?? '') ?? []).median)
      return {
        name: 'tokens',
        title: 'Browser tokens and their sessions',
        method:
          `${audio.length} bytes of audio up, one final Turn down, ${socketCount} sockets that were opened with browser ` +
          'tokens, as a ratio to a relay of `ws` on both sides that hands messages over. The filter reads every turn and ' +
          `lets final ones by. Mints: ${mintsPerRound} a round, one after the other, stored and on record before each ` +
          `answer; p50 ${figure(percentile(mintMs, 50))} ms, p99 ${figure(p99)} ms. At ${framesPerSecond} frames a ` +
          `second and a turn for each, one core carries about ${Math.round(sessions)} sessions. Live redaction of a ` +
          `turn of a telephone call, unfinished ones among them: p50 ${figure(percentile(turnMs, 50))} ms, p99 ` +
          `${figure(turnP99)} ms.`,
        header: ['', 'CPU', 'µs'],
        rows: runners.map(({ title }) => {
          const cpu = rounds.get(title) ?? []
          return [title, showRatio(ratioTo(bare, cpu)), figure(spreadOf(cpu).median)]
        }),
        goals: [
          {
            what: 'a session at most 1.3 times the bare relay, live filters off',
            measured: showRatio(ratioOf(gate)),
            reached: ratioOf(gate).median <= 1.3,
          },
          {
            what: 'a mint below 10 ms at p99',
            measured: showValue(spreadOf([p99]), 'ms'),
            reached: p99 < 10,
          },
          {
            what: 'live redaction of a turn below 2 ms at p99',
            measured: showValue(spreadOf([turnP99]), 'ms'),
            reached: turnP99 < 2,
          },
          {
            what: 'the cost of filters is known: reading every turn, and redacting it',
            measured: `${showRatio(ratioOf(filtered))}, ${showRatio(ratioOf(redacting))}`,
            reached: true,
          },
        ],
      }
    } finally {
      await Promise.all([upstream, ...runners.map(({ contestant }) => contestant)].map((one) => one.stop()))
    }
  },
}

async function startRunners(plan: Plan, upstreamPort: number): Promise<Runner[]> {
  const bare = await startScript('bare relay', new URL('../contestants/bare-relay.ts', import.meta.url), [
    `ws://127.0.0.1:${upstreamPort}`,
  ])
  const runners: Runner[] = [{ title: 'bare relay', contestant: bare, hasTokens: false }]
  for (const [title, settings] of filters) {
    const work: GateWork = {
      build: plan.build.href,
      upstream: `http://127.0.0.1:${upstreamPort}`,
      records: true,
      bodyRule: false,
      tokens: { ...freely, ...settings },
    }
    const script = new URL('../contestants/gate.ts', import.meta.url)
    const contestant = await startScript(title, script, [JSON.stringify(work)])
    runners.push({ title, contestant, hasTokens: true })
  }
  return runners
}

/** Returns the CPU microseconds of one round trip. */
async function measureRound(runner: Runner, trips: number): Promise<number> {
  const { contestant } = runner
  const clients = await Promise.all(Array.from({ length: socketCount }, () => openSession(runner)))
  await makeTrips(clients, trips)
  const before = await contestant.cpuSeconds()
  await makeTrips(clients, trips)
  const after = await contestant.cpuSeconds()
  for (const client of clients) client.terminate()
  return ((after - before) / trips) * 1e6
}

/** Resolves once the session has begun. */
async function openSession({ contestant, hasTokens }: Runner): Promise<WebSocket> {
  const base = `127.0.0.1:${contestant.port}`
  const key = contestant.facts.key ?? ''
  let url = `ws://${base}/vendor/v3/ws?sample_rate=16000`
  if (hasTokens) {
    const answer = await fetch(`http://${base}${mintPath}`, {
      method: 'POST',
      headers: { authorization: key },
    })
    const minted = (await answer.json()) as { url: string; token: string }
    url = `${minted.url}?token=${minted.token}&sample_rate=16000`
  }
  const headers = hasTokens ? {} : { authorization: key }
  const socket = new WebSocket(url, { headers, perMessageDeflate: false })
  await new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`a session was refused with ${code}`)))
  })
  return socket
}

/** Returns the milliseconds of each mint, one after the other on one connection. */
async function measureMints({ contestant }: Runner): Promise<number[]> {
  const pool = new Pool(`http://127.0.0.1:${contestant.port}`, { connections: 1 })
  const headers = {
    authorization: `Bearer ${contestant.facts.key ?? ''}`,
    'content-type': 'application/json',
  }
  const tookMs: number[] = []
  for (let index = 0; index < mintsPerRound; index += 1) {
    const startedMs = performance.now()
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: mintPath,
      headers,
      body: JSON.stringify({ user: `user-${index}` }),
    })
    await body.dump()
    if (statusCode !== 201) throw new Error(`a mint was refused with ${statusCode}`)
    tookMs.push(performance.now() - startedMs)
  }
  await pool.close()
  return tookMs
}
