import { createHmac, timingSafeEqual } from 'node:crypto'
import { startScript } from '../harness/contestant.ts'
import type { Measure } from '../harness/plan.ts'
import { figure, ratioTo, showRatio, showValue, spreadOf } from '../harness/spread.ts'
import { sendAll, signedEvents } from '../harness/webhook-load.ts'

const ratioMax = 3
const eventsPerSecondMin = 1_500
const connections = 256
const eventsPerRound = 3_000
const roundsMax = 9
const verifications = 5_000

type Verify = (body: Buffer, header: string) => boolean

/** What verification costs beside the bare HMAC of the same bytes, and how many events a second the inbox makes durable. */
export const webhooks: Measure = {
  name: 'webhooks',
  async run(plan) {
    const secret = ['bench', 'secret', 'of', 'webhooks'].join('-')
    const { verifyDelivery } = (await import(
      new URL('webhooks/index.js', plan.build).href
    )) as typeof import('../../src/webhooks/index.ts')
    const { webhookSources } = (await import(
      new URL('vendors/index.js', plan.build).href
    )) as typeof import('../../src/vendors/index.ts')
    const { Secret } = (await import(
      new URL('core/index.js', plan.build).href
    )) as typeof import('../../src/core/index.ts')
    const [source] = webhookSources.retellai
    if (source === undefined) throw new Error('there is no source to verify')
    const secrets = [new Secret(secret)]
    const nowMs = Date.now()
    const ours: Verify = (body, header) =>
      verifyDelivery(source.scheme, { headers: [['x-retell-signature', header]], body }, secrets, nowMs)
        .secretIndex === 0
    const bare: Verify = (body, header) => {
      const digest = createHmac('sha256', secret).update(body).update(String(nowMs)).digest()
      return timingSafeEqual(digest, Buffer.from(header.slice(-64), 'hex'))
    }
    const rows: string[][] = []
    const ratios = new Map<number, ReturnType<typeof ratioTo>>()
    for (const bytes of [1_000, 50_000]) {
      const body = Buffer.from(JSON.stringify({ event: 'call_ended', text: 'x'.repeat(bytes) }))
      const digest = createHmac('sha256', secret).update(body).update(String(nowMs)).digest('hex')
      const header = `v=${nowMs},d=${digest}`
      const [peer, values]: [number[], number[]] = [[], []]
      for (let round = 0; round < Math.min(plan.rounds, roundsMax) + 1; round += 1) {
        const [one, other] = [time(bare, body, header), time(ours, body, header)]
        // The first round warms both up.
        if (round === 0) continue
        peer.push(one)
        values.push(other)
      }
      const ratio = ratioTo(peer, values)
      ratios.set(bytes, ratio)
      const what = `verification, body of ${bytes} bytes`
      rows.push([`bare HMAC, body of ${bytes} bytes`, showValue(spreadOf(peer), 'µs'), '1'])
      rows.push([what, showValue(spreadOf(values), 'µs'), showRatio(ratio)])
    }
    const gate = await startScript('gate', new URL('../contestants/webhook-gate.ts', import.meta.url), [
      JSON.stringify({ build: plan.build.href, secret }),
    ])
    const rates: number[] = []
    const cpu: number[] = []
    try {
      for (let round = 0; round < Math.min(plan.rounds, roundsMax) + 1; round += 1) {
        const requests = signedEvents(gate.port, gate.facts.path ?? '', secret, round, eventsPerRound)
        await plan.moments.wait()
        const before = await gate.cpuSeconds()
        const seconds = await sendAll(gate.port, requests, connections)
        const spent = (await gate.cpuSeconds()) - before
        if (round === 0) continue
        rates.push(eventsPerRound / seconds)
        cpu.push((spent * 1e6) / eventsPerRound)
      }
    } finally {
      await gate.stop()
    }
    rows.push([
      `inbox, ${connections} connections, events durable a second`,
      showValue(spreadOf(rates), '/s'),
      '',
    ])
    rows.push(['inbox, CPU of the gate for one event', showValue(spreadOf(cpu), 'µs'), ''])
    const worst = Math.max(...[...ratios.values()].map(({ median }) => median))
    return {
      name: 'webhooks',
      title: 'Webhooks: verification and inbox',
      method:
        'Verification of the scheme with most to parse, against one HMAC-SHA-256 of the same bytes and a constant-time ' +
        'comparison, in turns in one process. The inbox is the whole gate over SQLite: HTTP, verification, sealing, one ' +
        'durable row and one durable record for each event of 1,000 bytes, every event another one; the load generator ' +
        'runs on the same machine.',
      header: ['', 'median (range)', 'against bare'],
      rows,
      goals: [
        {
          what: `verification at most ${ratioMax} times the bare HMAC`,
          measured: `${figure(worst)}x`,
          reached: worst <= ratioMax,
        },
        {
          what: `at least ${eventsPerSecondMin} durable events a second`,
          measured: showValue(spreadOf(rates), '/s'),
          reached: spreadOf(rates).median >= eventsPerSecondMin,
        },
      ],
    }
  },
}

/** Returns microseconds for one verification; throws where one did not hold. */
function time(verify: Verify, body: Buffer, header: string): number {
  const startedAt = performance.now()
  for (let count = 0; count < verifications; count += 1)
    if (!verify(body, header)) throw new Error('a genuine signature was refused')
  return ((performance.now() - startedAt) * 1_000) / verifications
}
