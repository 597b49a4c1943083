import type { WebhookEvent } from 'sallyport/webhooks'
import type { WebhookKillWorld } from './webhook-kill-world.ts'

/** What the three emulators do of their own accord, and which of their deliveries were answered with 2xx. */
export interface EmulatedTraffic {
  /** A call at Retell with its three events, a transcript at AssemblyAI through the gate, a notification of Cast AI. */
  start(): Promise<void>
  /** Keys of events, by vendor, of which a delivery was acknowledged. */
  acknowledged(): Readonly<Record<'retellai' | 'assemblyai' | 'castai', readonly string[]>>
}

/** Returns what is the same of an event however often it comes: nothing of the gate's, so that the gate can be wrong. */
export function keyOf({ vendor, type, subject, data }: WebhookEvent): string {
  const about = vendor === 'castai' ? (data as { notificationId?: unknown }).notificationId : subject
  return `${vendor} ${type} ${about}`
}

/** Prepares what the emulators need to have something to tell. */
export async function prepareTraffic(world: WebhookKillWorld): Promise<EmulatedTraffic> {
  const { retellai, assemblyai, castai } = world.vendors
  const retell = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${world.retellKey}`, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(retellai.url + path, init)
    const made = (await answer.json()) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(made)}`)
    return made
  }
  const { llm_id } = await retell('/create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id }
  const { agent_id } = await retell('/create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  const notified: string[] = []

  async function makeTranscript(): Promise<void> {
    // The gate may be killed while it is asked: then there is no transcript, and no news of one.
    await fetch(`${world.client.url}/assemblyai/v2/transcript`, {
      method: 'POST',
      headers: { authorization: world.client.key, 'content-type': 'application/json' },
      body: JSON.stringify({ audio_url: 'https://assembly.ai/wildfires.mp3' }),
    }).then(
      (answer) => answer.arrayBuffer(),
      () => undefined,
    )
  }

  return {
    async start() {
      void makeTranscript()
      void castai.emulator
        .notify({ name: 'Node down', severity: 'CRITICAL', message: 'A "quoted" message' })
        .then(({ notificationId, deliveries }) => {
          if (deliveries.some(({ delivered }) => delivered)) notified.push(notificationId)
        })
      const call = await retell('/v2/register-phone-call', { agent_id })
      retellai.emulator.dashboard.connectCall(String(call.call_id))
      retellai.emulator.dashboard.endCall(String(call.call_id))
    },
    acknowledged: () => ({
      retellai: retellai.emulator.dashboard
        .deliveries()
        .filter(({ outcome }) => outcome === 'delivered')
        .map(({ request }) => `retellai ${request.event} ${request.subject}`),
      assemblyai: assemblyai.emulator
        .snapshot()
        .transcripts.filter(({ webhookStatusCode }) => webhookStatusCode === 200)
        .map(({ id, status }) => `assemblyai ${status} ${id}`),
      castai: notified.map((id) => `castai notification ${id}`),
    }),
  }
}
