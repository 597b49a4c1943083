import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { GateWork } from '../contestants/gate.ts'
import { type Contestant, startScript } from '../harness/contestant.ts'
import type { Measure, Plan } from '../harness/plan.ts'
import { audio, makeTrips } from '../harness/socket-trips.ts'
import { figure, ratioTo, showRatio, spreadOf } from '../harness/spread.ts'

interface Runner {
  readonly title: string
  readonly contestant: Contestant
  readonly prefix: string
}

const socketCount = 8
const warmUpTrips = 3_000
const ratioMax = 1.3

/** CPU per round trip over a relayed WebSocket, against a bare `ws` relay. */
export const sockets: Measure = {
  name: 'sockets',
  async run(plan) {
    const upstream = await startScript(
      'socket upstream',
      new URL('../harness/socket-upstream.ts', import.meta.url),
    )
    const runners = await startRunners(plan, upstream.port)
    try {
      for (const runner of runners) await measureRound(runner, warmUpTrips)
      const rounds = new Map<string, number[]>(runners.map(({ title }) => [title, []]))
      for (let round = 0; round < plan.rounds; round += 1) {
        for (const runner of runners) {
          const measured = await plan.moments.measure(() => measureRound(runner, plan.requests))
          rounds.get(runner.title)?.push(measured)
        }
      }
      const bare = rounds.get('bare relay') ?? []
      const gate = ratioTo(bare, rounds.get('gate') ?? [])
      return {
        name: 'sockets',
        title: 'CPU per WebSocket round trip',
        method:
          `${audio.length} bytes of audio up, one Turn of a live transcript down, ${socketCount} sockets, as a ratio ` +
          'to a relay of `ws` on both sides that hands messages over. The gate is as it ships: it meters, can be ' +
          'cut at any moment, and masks the vendor key where a vendor reflects it.',
        header: ['', 'CPU', 'µs'],
        rows: runners.map(({ title }) => {
          const cpu = rounds.get(title) ?? []
          return [title, showRatio(ratioTo(bare, cpu)), figure(spreadOf(cpu).median)]
        }),
        goals: [
          {
            what: `at most ${ratioMax} times the bare relay`,
            measured: showRatio(gate),
            reached: gate.median <= ratioMax,
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
  const work: GateWork = {
    build: plan.build.href,
    upstream: `http://127.0.0.1:${upstreamPort}`,
    records: true,
    bodyRule: false,
  }
  const script = new URL('../contestants/gate.ts', import.meta.url)
  const gate = await startScript('gate', script, [JSON.stringify(work)])
  return [
    { title: 'bare relay', contestant: bare, prefix: '/vendor' },
    { title: 'gate', contestant: gate, prefix: '/assemblyai.streaming' },
  ]
}

/** Returns the CPU microseconds of one round trip. */
async function measureRound({ contestant, prefix }: Runner, trips: number): Promise<number> {
  const url = `ws://127.0.0.1:${contestant.port}${prefix}/v3/ws?sample_rate=16000`
  const headers = { authorization: contestant.facts.key ?? '' }
  const open = Array.from({ length: socketCount }, async () => {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    await once(socket, 'open')
    return socket
  })
  const clients = await Promise.all(open)
  await makeTrips(clients, trips)
  const before = await contestant.cpuSeconds()
  await makeTrips(clients, trips)
  const after = await contestant.cpuSeconds()
  for (const client of clients) client.terminate()
  return ((after - before) / trips) * 1e6
}
