import type { GateWork } from '../contestants/gate.ts'
import { nginxVersion, startNginx } from '../contestants/nginx.ts'
import { installPortkey, portkeyHeaders, portkeyVersion, startPortkey } from '../contestants/portkey.ts'
import { type Contestant, startScript } from '../harness/contestant.ts'
import { HttpConnections, type HttpLoadResult, postRequest } from '../harness/http-load.ts'
import type { Measure, Plan } from '../harness/plan.ts'
import type { Goal, Section } from '../harness/report.ts'
import { figure, ratioTo, showRatio, spreadOf } from '../harness/spread.ts'

/** One program that proxies, and the bytes a client of it sends. */
interface Runner {
  readonly title: string
  readonly contestant: Contestant
  readonly request: Buffer
  /** Slow ones get a share of the requests: their figure is steady with fewer. */
  readonly share: number
}

interface Round {
  readonly cpuMicros: number
  readonly result: HttpLoadResult
}

const concurrencies = [32, 8, 1] as const
const bodyBytes = 900

/** CPU per proxied POST, against a bare pass-through, Portkey's gateway and nginx. */
export const posts: Measure = {
  name: 'posts',
  async run(plan) {
    const upstream = await startScript('upstream', new URL('../harness/upstream.ts', import.meta.url))
    const runners = await startRunners(plan, upstream.port)
    try {
      // Node goes on compiling for the first twenty thousand calls: nobody's steady state.
      for (const runner of runners) await measureRound({ ...plan, requests: plan.requests * 5 }, runner, 32)
      const rounds = new Map<string, Round[]>()
      for (const connections of concurrencies) {
        for (let round = 0; round < plan.rounds; round += 1) {
          for (const runner of rotate(runners, round)) {
            const key = `${connections} ${runner.title}`
            const measured = await plan.moments.measure(() => measureRound(plan, runner, connections))
            rounds.set(key, [...(rounds.get(key) ?? []), measured])
          }
        }
      }
      return describe(runners, (title, connections) => rounds.get(`${connections} ${title}`) ?? [])
    } finally {
      await Promise.all([upstream, ...runners.map(({ contestant }) => contestant)].map((one) => one.stop()))
    }
  },
}

async function startRunners(plan: Plan, upstreamPort: number): Promise<Runner[]> {
  const origin = `http://127.0.0.1:${upstreamPort}`
  const bare = await startScript('bare', new URL('../contestants/bare.ts', import.meta.url), [origin])
  const runners = [runnerOf('bare pass-through', bare, '/vendor')]
  for (const [title, work] of Object.entries(gates)) {
    const parameters: GateWork = { ...work, build: plan.build.href, upstream: origin }
    const script = new URL('../contestants/gate.ts', import.meta.url)
    const gate = await startScript(title, script, [JSON.stringify(parameters)])
    runners.push(runnerOf(title, gate, '/assemblyai.llm-gateway'))
  }
  if (nginxVersion() !== undefined) runners.push(runnerOf('nginx', await startNginx(upstreamPort), '/vendor'))
  if (plan.peers) {
    const portkey = await startPortkey(installPortkey())
    const request = postRequest(
      portkey.port,
      '/v1/chat/completions',
      portkeyHeaders(upstreamPort),
      chatBody(),
    )
    runners.push({ title: 'Portkey', contestant: portkey, request, share: 0.25 })
  }
  return runners
}

const gates = {
  guard: { records: false, bodyRule: true },
  'guard, body unseen': { records: false, bodyRule: false },
  'guard and record': { records: true, bodyRule: true },
  'guard and record, body unseen': { records: true, bodyRule: false },
} as const

function runnerOf(title: string, contestant: Contestant, prefix: string): Runner {
  const headers = { Authorization: contestant.facts.key ?? '' }
  const request = postRequest(contestant.port, `${prefix}/v1/chat/completions`, headers, chatBody())
  return { title, contestant, request, share: 1 }
}

/** A chat completion of 900 bytes: a shape that the gate's operation and Portkey's route both take. */
function chatBody(): string {
  const withContent = (content: string) =>
    JSON.stringify({ model: 'bench-model', messages: [{ role: 'user', content }], max_tokens: 256 })
  return withContent('x'.repeat(bodyBytes - withContent('').length))
}

/** Nobody is always first, nor always after the same one. */
function rotate(runners: readonly Runner[], by: number): Runner[] {
  const start = by % runners.length
  return [...runners.slice(start), ...runners.slice(0, start)]
}

async function measureRound(plan: Plan, runner: Runner, connections: number): Promise<Round> {
  const { contestant, request } = runner
  const requests = Math.ceil(plan.requests * runner.share * (connections === 1 ? 0.5 : 1))
  const load = await HttpConnections.open(contestant.port, connections)
  try {
    // While the others had their turn, caches went cold and the heap shrank: a round starts warm, or measures that.
    await load.run(request, Math.ceil(requests / 4))
    const before = await contestant.cpuSeconds()
    const result = await load.run(request, requests)
    const after = await contestant.cpuSeconds()
    if (result.failures > 0) throw new Error(`${runner.title} refused ${result.failures} of the requests`)
    return { cpuMicros: ((after - before) / requests) * 1e6, result }
  } finally {
    load.close()
  }
}

function describe(
  runners: readonly Runner[],
  roundsOf: (title: string, connections: number) => Round[],
): Section {
  const cpu = (title: string, connections: number) =>
    roundsOf(title, connections).map(({ cpuMicros }) => cpuMicros)
  const ratio = (title: string, connections: number) =>
    ratioTo(cpu('bare pass-through', connections), cpu(title, connections))
  const milliseconds = (title: string, pick: (result: HttpLoadResult) => number) =>
    figure(spreadOf(roundsOf(title, 32).map(({ result }) => pick(result))).median)
  const rows = runners.map(({ title }) => [
    title,
    ...concurrencies.map((connections) => showRatio(ratio(title, connections))),
    figure(spreadOf(cpu(title, 32)).median),
    `${milliseconds(title, ({ p50Ms }) => p50Ms)} / ${milliseconds(title, ({ p99Ms }) => p99Ms)}`,
  ])
  const goal = (title: string, most: number): Goal => {
    const measured = ratio(title, 32)
    return {
      what: `${title}: at most ${most} times the bare pass-through at 32 connections`,
      measured: showRatio(measured),
      reached: measured.median <= most,
    }
  }
  const goals = [goal('guard', 1.25), goal('guard and record', 1.9)]
  if (runners.some(({ title }) => title === 'Portkey')) {
    const measured = ratioTo(cpu('guard and record', 32), cpu('Portkey', 32))
    goals.push({
      what: 'at least 6 times below Portkey at 32 connections, everything recorded',
      measured: showRatio(measured),
      reached: measured.median >= 6,
    })
  }
  return {
    name: 'posts',
    title: `CPU per proxied POST of ${bodyBytes} bytes`,
    method:
      'User and system time of the process and all its threads, per request at steady state, as a ratio to the bare ' +
      'pass-through (`node:http` and undici `dispatch`, one key look-up): the median over rounds, least and most in ' +
      'brackets. *guard*: authentication, scope, a body rule and a daily quota, records counted as durable at once. ' +
      '*body unseen*: no rule reads the body. *record*: intent and outcome made durable in SQLite, in groups. ' +
      `${nginxVersion() ?? 'nginx'} with a key map and one header put in shows the limit; Portkey is its gateway ` +
      `${portkeyVersion} on the same Node.`,
    header: ['', ...concurrencies.map((n) => `${n} connections`), 'µs at 32', 'p50 / p99 ms at 32'],
    rows,
    goals,
  }
}
