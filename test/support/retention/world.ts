import { join } from 'node:path'
import type { RunView } from '../../../src/retention/index.ts'
import { type ShiftedClock, shiftClock } from '../shifted-clock.ts'
import { environment, type Instance, openWorld, type World } from '../world.ts'

export const day = 86_400_000

/** Policies over the emulated vendors. */
export const policies = [
  'retention:',
  '  requestsPerSecond: 1000',
  '  policies:',
  `    - { name: transcripts, vendor: assemblyai, environment: ${environment}, olderThanMs: 30d }`,
  `    - { name: contracts, vendor: assemblyai, environment: ${environment}, tag: contract, olderThanMs: 365d }`,
  `    - { name: calls, vendor: retellai, environment: ${environment}, olderThanMs: 30d }`,
]

export interface RetentionWorld {
  readonly world: World
  readonly clock: ShiftedClock
  /** Makes a transcript, through the gate with a client key or at the vendor with its own, and returns its id. */
  transcribe(through: 'gate' | 'vendor', tag?: string): Promise<string>
  /** Makes a call at the vendor that took place and is over, and returns its id. */
  call(): Promise<string>
  /** Ids that the vendor was told to delete, as often as it was told. */
  deletions(vendor: 'assemblyai' | 'retellai'): string[]
  isWiped(id: string): Promise<boolean>
  close(): Promise<void>
}

/** Opens a world whose time can be moved, with policies. */
export async function openRetentionWorld(
  database: readonly string[],
  settings: readonly string[] = policies,
): Promise<RetentionWorld> {
  const world = await openWorld({
    database,
    settings,
    emulators: { assemblyai: { acceptAnyUrl: true, processingMs: 1 } },
  })
  const clock = shiftClock(world.folder)
  const client = await world.addClient({ vendor: 'assemblyai', scopes: ['write:transcripts'] })
  const { assemblyai, retellai } = world.vendors
  const keys = world.vendorKeys
  const post = async (url: string, headers: Record<string, string>, body: unknown) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }
  let agentId: string | undefined
  return {
    world,
    clock,
    async transcribe(through, tag) {
      const base = through === 'gate' ? `${world.first.url}/assemblyai` : assemblyai.url
      const headers = {
        authorization: through === 'gate' ? client.key : keys.assemblyai.value,
        ...(tag === undefined ? {} : { 'x-sallyport-tag': tag }),
      }
      const { id = '' } = await post(`${base}/v2/transcript`, headers, {
        audio_url: 'https://audio.test/a.mp3',
      })
      return id
    },
    async call() {
      const headers = { authorization: `Bearer ${keys.retellai.value}` }
      const at = (path: string) => retellai.url + path
      if (agentId === undefined) {
        const { llm_id } = await post(at('/create-retell-llm'), headers, {})
        const agent = await post(at('/create-agent'), headers, {
          voice_id: '11labs-Adrian',
          response_engine: { type: 'retell-llm', llm_id },
        })
        agentId = agent.agent_id
      }
      const { call_id = '' } = await post(at('/v3/create-web-call'), headers, { agent_id: agentId })
      retellai.emulator.dashboard.connectCall(call_id)
      retellai.emulator.dashboard.endCall(call_id)
      return call_id
    },
    deletions: (vendor) =>
      world.vendors[vendor].handled
        .filter(({ method }) => method === 'DELETE')
        .map(({ path }) => path.split('/').at(-1) ?? ''),
    async isWiped(id) {
      const answer = await fetch(`${assemblyai.url}/v2/transcript/${id}`, {
        headers: { authorization: keys.assemblyai.value },
      })
      return ((await answer.json()) as { text?: string }).text === 'Deleted by user.'
    },
    async close() {
      clock.restore()
      await world.close()
    },
  }
}

/** Plans, starts and finishes a run. */
export async function runRetention({ control }: Instance): Promise<RunView> {
  const { planHash } = await control.perform('retention.plan', {})
  const { id } = await control.perform('retention.run', { plan: planHash })
  for (;;) {
    const view = await control.perform('retention.advance', { id })
    if (view.state !== 'running') return view
  }
}

/** A file in the folder of a world that goes with it. */
export function fileIn({ world }: RetentionWorld, name: string): string {
  return join(world.folder, name)
}
