import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportReceipts, serve, verifyAudit, verifyReceipts } from '../../../src/app/index.ts'
import type { RunView } from '../../../src/retention/index.ts'
import { startCommand } from '../command.ts'
import { type EmulatedVendors, serveVendors } from '../emulated-vendors.ts'
import { withControl } from '../load-home.ts'
import { shiftClock } from '../shifted-clock.ts'
import { until } from '../until.ts'
import { environment, prepareHome, worldSettings } from '../world.ts'

const day = 86_400_000
const hour = 3_600_000
const width = 24

export interface RetentionKillOptions {
  readonly transcripts: number
  readonly kills: number
  readonly database: readonly string[]
  print(line: string): void
}

export interface RetentionKillReport {
  readonly due: number
  readonly held: number
  readonly fromLedger: number
  readonly kills: number
  readonly faults: number
  readonly receipts: number
  readonly runSeconds: number
  readonly violations: readonly string[]
}

const settings = [
  'retention:',
  '  requestsPerSecond: 1000',
  '  concurrency: 16',
  '  policies:',
  `    - { name: transcripts, vendor: assemblyai, environment: ${environment}, olderThanMs: 30d }`,
]

/**
 * Deletes many transcripts at an emulated vendor with the command itself, which is killed again and again while the vendor
 * fails and the clock leaps; then looks at what the vendor was told, and at every receipt.
 */
export async function runRetentionKills(options: RetentionKillOptions): Promise<RetentionKillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-retention-'))
  const clock = shiftClock(folder)
  const vendors = await serveVendors({
    assemblyai: {
      fixtures: [{ url: audioUrl, text: 'Hello.', durationMs: 1_000 }],
      processingMs: 1,
      requestsPerFiveMinutes: Number.POSITIVE_INFINITY,
    },
  })
  try {
    const home = await prepareHome(
      folder,
      await worldSettings(vendors, { database: options.database, settings }),
    )
    const value = vendors.assemblyai.emulator.createKey().key
    await withControl(home, async (control) => {
      await control.perform('key.add', { vendor: 'assemblyai', environment, value })
    })
    const ledgerCount = Math.ceil(options.transcripts / 50)
    const unlisted = await transcribeThroughGate(home, ledgerCount)
    clock.advance(95 * day)
    const listed = await transcribe(
      vendors.assemblyai.url,
      { authorization: value },
      options.transcripts - ledgerCount,
    )
    clock.advance(40 * day)
    const young = await transcribe(vendors.assemblyai.url, { authorization: value }, 20)
    options.print(`${options.transcripts} transcripts, ${ledgerCount} of them known from the ledger alone`)

    const heldIds = listed.filter((_, index) => index % Math.ceil(listed.length / 40) === 7)
    await withControl(home, async (control) => {
      for (const id of heldIds) await control.perform('retention.hold', { target: { id }, reason: 'case 17' })
      await control.perform('retention.hold', { target: { tag: 'case' }, reason: 'case 18' })
    })
    const heldUnlisted = unlisted.filter((_, index) => index % 10 === 0)
    const due = [...unlisted, ...listed].filter((id) => !heldIds.includes(id) && !heldUnlisted.includes(id))
    const planned = await withControl(home, (control) => control.perform('retention.plan', {}))
    // One more comes after the plan: it wins all the same.
    const lateHeld = due.at(-3) ?? ''
    await withControl(home, (control) =>
      control.perform('retention.hold', { target: { id: lateHeld }, reason: 'case 19' }),
    )
    const begunAt = performance.now()
    const faults = await killAgainAndAgain(home, vendors, planned, clock, options)
    const runSeconds = Math.round((performance.now() - begunAt) / 1_000)
    const run = await withControl(home, async (control) =>
      (await control.perform('retention.runs', {})).find(({ id }) => id === planned.id),
    )
    const expected = due.filter((id) => id !== lateHeld)
    const file = join(folder, 'receipts.jsonl')
    const receipts = await exportReceipts({ home, output: file, run: planned.id })
    const violations = [
      ...findFlaws(vendors, expected, [...heldIds, ...heldUnlisted, lateHeld, ...young]),
      ...(run?.state === 'done' ? [] : [`the run is ${run?.state}: ${JSON.stringify(run?.counts)}`]),
      ...(planned.counts.due === due.length ? [] : [`${planned.counts.due} were due, not ${due.length}`]),
      ...(receipts === expected.length ? [] : [`${receipts} receipts for ${expected.length} deletions`]),
      ...(await findUnproved(home, file, expected.length)),
    ]
    return {
      due: expected.length,
      held: heldIds.length + heldUnlisted.length + 1,
      fromLedger: planned.outlook.accounts[0]?.fromLedger ?? 0,
      kills: options.kills,
      faults,
      receipts,
      runSeconds,
      violations,
    }
  } finally {
    clock.restore()
    for (const vendor of Object.values(vendors)) await vendor.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const audioUrl = 'https://audio.test/a.mp3'

/** Every tenth has a tag that a hold names. */
async function transcribeThroughGate(home: string, count: number): Promise<string[]> {
  const serving = await serve({ home })
  try {
    const { key } = await withControl(home, (control) =>
      control.perform('client.add', {
        name: 'app',
        environment,
        grants: [{ vendor: 'assemblyai', scopes: ['write:transcripts'] }],
      }),
    )
    return await transcribe(`${serving.url}/assemblyai`, { authorization: key }, count, 'case')
  } finally {
    await serving.close()
  }
}

async function transcribe(
  base: string,
  headers: Readonly<Record<string, string>>,
  count: number,
  tag?: string,
): Promise<string[]> {
  const ids: string[] = new Array(count)
  let next = 0
  const work = async () => {
    while (next < count) {
      const index = next
      next += 1
      const tagged = tag !== undefined && index % 10 === 0 ? { 'x-sallyport-tag': tag } : {}
      const answer = await fetch(`${base}/v2/transcript`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...tagged },
        body: JSON.stringify({ audio_url: audioUrl }),
      })
      const { id } = (await answer.json()) as { id?: string }
      if (id === undefined) throw new Error(`no transcript was made: ${answer.status}`)
      ids[index] = id
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, work))
  return ids
}

/** What goes wrong at the vendor in every round, and how often. */
const roundFaults = [
  { kind: 'status', status: 500, method: 'DELETE', times: 6 },
  { kind: 'status', status: 429, retryAfter: 1, method: 'DELETE', times: 6 },
  { kind: 'cut', method: 'DELETE', times: 8 },
  { kind: 'html403', method: 'DELETE', times: 3 },
  { kind: 'cut', method: 'GET', times: 6 },
  { kind: 'status', status: 503, method: 'GET', times: 6 },
  { kind: 'slow', delayMs: 200, method: 'DELETE', times: 4 },
] as const

async function killAgainAndAgain(
  home: string,
  { assemblyai }: EmulatedVendors,
  { id, planHash, counts }: RunView,
  clock: ReturnType<typeof shiftClock>,
  { kills, print }: RetentionKillOptions,
): Promise<number> {
  const told = () => assemblyai.handled.filter(({ method }) => method === 'DELETE').length
  let faults = 0
  for (let kill = 0; kill <= kills; kill += 1) {
    // What the round before has left would pile up.
    assemblyai.faults.clear()
    for (const fault of roundFaults) {
      assemblyai.faults.add(fault)
      faults += fault.times
    }
    const words = kill === 0 ? ['retention', 'run', planHash] : ['retention', 'run', '--continue']
    const child = startCommand(words, { home, environment: clock.environment })
    let printed = ''
    child.stdout?.on('data', (piece) => {
      printed += piece
    })
    child.stderr?.on('data', (piece) => {
      printed += piece
    })
    const exited = once(child, 'exit')
    if (kill === kills) {
      const [code] = await exited
      if (code !== 0) {
        const why = await withControl(home, (control) =>
          control.perform('retention.items', { id, states: ['pending'], limit: 3 }),
        )
        throw new Error(`the run ended with ${code}: ${printed}${JSON.stringify(why)}`)
      }
      return faults
    }
    const enough = Math.floor((counts.due * (kill + 1)) / (kills + 1))
    await until(
      `${enough} were deleted`,
      () => {
        if (child.exitCode !== null) throw new Error(`the run ended with ${child.exitCode}: ${printed}`)
        return told() >= enough
      },
      600_000,
    )
    child.kill('SIGKILL')
    await exited
    print(`kill ${kill + 1}: ${told()} of ${counts.due} deletions had reached the vendor`)
    // Nobody waits for the lease of the one that is dead.
    clock.advance(hour)
  }
  return faults
}

function findFlaws(
  { assemblyai }: EmulatedVendors,
  due: readonly string[],
  kept: readonly string[],
): string[] {
  const told = new Map<string, number>()
  for (const { method, path } of assemblyai.handled) {
    if (method !== 'DELETE') continue
    const id = path.split('/').at(-1) ?? ''
    told.set(id, (told.get(id) ?? 0) + 1)
  }
  return [
    ...due.filter((id) => told.get(id) !== 1).map((id) => `${id} was deleted ${told.get(id) ?? 0} times`),
    ...kept.filter((id) => told.has(id)).map((id) => `${id} was to be kept`),
    ...(told.size === due.length ? [] : [`${told.size} were deleted, of ${due.length} that were due`]),
  ].slice(0, 20)
}

/** Everything holds, and one letter less does not. */
async function findUnproved(home: string, file: string, count: number): Promise<string[]> {
  const keyFiles = [join(home, 'audit-key.pub')]
  const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
  const whole = await verifyReceipts({ file, keyFiles })
  const lines = (await readFile(file, 'utf8')).split('\n')
  const middle = Math.floor(count / 2)
  lines[middle] = lines[middle]?.replace('"policy":"transcripts"', '"policy":"transcriptz"') ?? ''
  const tampered = `${file}.tampered`
  await writeFile(tampered, lines.join('\n'))
  const broken = await verifyReceipts({ file: tampered, keyFiles })
  return [
    ...(verdict.ok ? [] : [`the log is ${verdict.outcome}`]),
    ...(whole.ok && whole.receipts === count && whole.repeated === 0
      ? []
      : [`the receipts do not hold: ${JSON.stringify(whole)}`]),
    ...(broken.firstBad?.line === middle + 1 ? [] : ['a receipt that was changed was not found']),
  ]
}
