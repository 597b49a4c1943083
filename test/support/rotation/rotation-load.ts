import type { AssemblyAI, StreamingTranscriber } from 'assemblyai'
import Retell from 'retell-sdk'
import type { Rotation } from '../../../src/rotation/index.ts'
import { clientsWith } from '../sdk-clients.ts'
import { until } from '../until.ts'
import { environment, type Instance, openWorld, trustHome, type World } from '../world.ts'
import { automaticSettings, fillAccounts, useServiceAccount } from './accounts.ts'

/** What went on while keys were rotated. */
export interface RotationReport {
  readonly rotations: number
  readonly calls: number
  /** Live sessions that ran from their beginning to their end. */
  readonly sessions: number
  /** Calls that failed and sessions that were cut, in words. */
  readonly failures: readonly string[]
  /** Of each rotation, from its start to its end. */
  readonly tookMs: readonly number[]
}

export interface RotationLoad {
  readonly database: readonly string[]
  readonly instances: number
  /** How often the key of each vendor is rotated. */
  readonly rounds: number
  readonly callsPerSecond: number
  readonly sockets: number
  onRotation?(done: number): void
}

const settings = ['rotation:', '  drainMs: 60s', '  observeMs: 500', '  quietMs: 500', ...automaticSettings]
const vendors = ['assemblyai', 'retellai', 'castai'] as const
type Vendor = (typeof vendors)[number]
const frame = new ArrayBuffer(3_200)
const withinMs = 120_000

/** Rotates the keys of all three vendors, again and again, under steady calls of the official SDKs and live sessions. */
export async function rotateUnderLoad(load: RotationLoad): Promise<RotationReport> {
  const world = await openWorld({ database: load.database, settings })
  try {
    const gates = [world.first]
    while (gates.length < load.instances) gates.push(await world.addInstance())
    await trustHome(world.first.home)
    return await rotateAll(world, gates, load)
  } finally {
    await world.close()
  }
}

async function rotateAll(
  world: World,
  gates: readonly Instance[],
  load: RotationLoad,
): Promise<RotationReport> {
  const { control } = world.first
  const { key } = await world.addClient(
    { vendor: 'assemblyai', scopes: ['read:transcripts', 'write:transcripts', 'write:streaming'] },
    { vendor: 'retellai', scopes: ['read:agents'] },
    { vendor: 'castai', scopes: ['read:*'] },
  )
  await fillAccounts(world.vendors, {
    assemblyai: world.vendorKeys.assemblyai.value,
    retellai: world.vendorKeys.retellai.value,
  })
  await useServiceAccount(control, world.vendors.castai)
  const traffic = new Traffic(gates, key, load)
  traffic.start()
  const tookMs: number[] = []
  /** What the vendors call the present keys. */
  const present = new Map(vendors.map((vendor) => [vendor, world.vendorKeys[vendor].vendorId]))
  try {
    for (let round = 0; round < load.rounds; round += 1) {
      // All three at once: what one vendor's rotation does must not touch the calls to another.
      await Promise.all(
        vendors.map(async (vendor) => {
          const startedAt = performance.now()
          present.set(vendor, await rotateOne(world, vendor, present.get(vendor) ?? ''))
          tookMs.push(performance.now() - startedAt)
          load.onRotation?.(tookMs.length)
        }),
      )
    }
  } finally {
    await traffic.stop()
  }
  const { calls, sessions, failures } = traffic
  return { rotations: tookMs.length, calls, sessions, failures, tookMs }
}

/**
 * Rotates one key to its end, as an operator does: with what is to be done at the dashboard, where there is no API.
 * Returns what the vendor calls the new key there.
 */
async function rotateOne(world: World, vendor: Vendor, old: string): Promise<string> {
  const { control } = world.first
  const { emulator } = world.vendors[vendor]
  const { id, mode } = await control.perform('rotation.start', { vendor, environment })
  let present = old
  const find = async (): Promise<Rotation> => {
    const rotation = (await control.perform('rotation.list', {})).find((one) => one.id === id)
    if (rotation === undefined) throw new Error(`${id} is gone`)
    if (rotation.state === 'failed' || rotation.state === 'rolled-back')
      throw new Error(`${vendor} ${rotation.state}: ${rotation.problem}`)
    return rotation
  }
  if (mode === 'assisted') {
    const made = emulator.createKey()
    await control.perform('rotation.provide', { id, value: made.key })
    const wantsDeletion = async () => (await find()).problem?.includes('still accepts the old key') === true
    await until(`${vendor}: the old key may be deleted`, wantsDeletion, withinMs)
    // The key with the webhook badge cannot be deleted.
    if (vendor === 'retellai') world.vendors.retellai.emulator.dashboard.designateWebhookKey(made.id)
    if (!emulator.revokeKey(old)) throw new Error(`${vendor} does not delete its old key`)
    present = made.id
  }
  await until(`${vendor}: ${id} is at its end`, async () => (await find()).state === 'revoked', withinMs)
  return present
}

/** Steady calls and live sessions, spread over the gates. */
class Traffic {
  calls = 0
  sessions = 0
  readonly failures: string[] = []
  readonly #load: RotationLoad
  readonly #clients: readonly ReturnType<typeof clientsWith>[]
  readonly #gates: readonly Instance[]
  readonly #underWay = new Set<Promise<void>>()
  #isStopped = false
  #timer: NodeJS.Timeout | undefined

  constructor(gates: readonly Instance[], key: string, load: RotationLoad) {
    this.#load = load
    this.#gates = gates
    this.#clients = gates.map(({ url }) => ({
      ...clientsWith(url, key),
      retellai: new Retell({ apiKey: key, baseURL: `${url}/retellai`, maxRetries: 0 }),
    }))
  }

  start(): void {
    const beatMs = 20
    let due = 0
    this.#timer = setInterval(() => {
      due += (this.#load.callsPerSecond * beatMs) / 1_000
      for (; due >= 1; due -= 1) this.#track(this.#call(this.calls++))
    }, beatMs)
    for (let socket = 0; socket < this.#load.sockets; socket += 1) this.#track(this.#keepSession(socket))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await Promise.all(this.#underWay)
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work)
    void work.finally(() => this.#underWay.delete(work))
  }

  async #call(number: number): Promise<void> {
    const client = this.#clients[number % this.#clients.length]
    if (client === undefined) return
    const kinds = [
      () => client.assemblyai.transcripts.list({ limit: 1 }),
      () => client.retellai.agent.list(),
      () => client.castai.call('clusters.list'),
    ]
    try {
      await kinds[Math.floor(number / this.#clients.length) % kinds.length]?.()
    } catch (error) {
      this.failures.push(`call ${number}: ${String(error)}`)
    }
  }

  /** One live session after the other, each of some seconds. */
  async #keepSession(number: number): Promise<void> {
    const index = number % this.#clients.length
    const [client, gate] = [this.#clients[index], this.#gates[index]]
    if (client === undefined || gate === undefined) return
    while (!this.#isStopped) {
      try {
        await this.#runSession(client.assemblyai, gate, 1_000 + (number % 5) * 500)
        this.sessions += 1
      } catch (error) {
        this.failures.push(`session ${number}: ${String(error)}`)
      }
    }
  }

  async #runSession(client: AssemblyAI, { tlsUrl }: Instance, lastsMs: number): Promise<void> {
    const transcriber: StreamingTranscriber = client.streaming.transcriber({
      websocketBaseUrl: `${tlsUrl.replace(/^http/, 'ws')}/assemblyai.streaming/v3/ws`,
      sampleRate: 16_000,
      speechModel: 'universal-streaming-english',
      connectTimeout: 20_000,
    })
    let cut: string | undefined
    let isOver = false
    transcriber.on('error', (error) => {
      cut ??= error.message
    })
    transcriber.on('close', (code, reason) => {
      if (!isOver) cut ??= `closed with ${code} ${reason}`
    })
    await transcriber.connect()
    const endsAt = performance.now() + lastsMs
    while (performance.now() < endsAt && cut === undefined) {
      transcriber.sendAudio(frame)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    isOver = true
    await transcriber.close()
    if (cut !== undefined) throw new Error(cut)
  }
}
