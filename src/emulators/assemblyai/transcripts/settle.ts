import { Buffer } from 'node:buffer'
import { hearAudio } from '../results/transcribe.ts'
import type { World } from '../world.ts'
import { createRedactedAudioUrl } from './redacted-audio-link.ts'
import type { Transcript } from './transcript.ts'

/** Notices the end of a job: makes its result and sends its webhooks. Does nothing the second time. */
export function settleTranscript(world: World, transcript: Transcript): void {
  if (transcript.settled) return
  transcript.settled = true
  world.transcripts.running.delete(transcript)
  if (transcript.deleted) return
  const { outcome, id } = transcript
  if ('error' in outcome) {
    notify(world, transcript, { transcript_id: id, status: 'error' })
    return
  }
  transcript.hearing = hearAudio(outcome.material, transcript.request)
  notify(world, transcript, { transcript_id: id, status: 'completed' })
  if (!transcript.request.redaction?.audio) return
  const { redactedAudioDelayMs } = world.settings
  if (redactedAudioDelayMs === 0) announceRedactedAudio(world, transcript)
  else world.timers.after(redactedAudioDelayMs, () => announceRedactedAudio(world, transcript))
}

/** Settles whatever is due by the clock, for clocks that jump past a wait. */
export function settleDue(world: World): void {
  const nowMs = world.timers.now()
  for (const transcript of [...world.transcripts.running]) {
    if (nowMs >= transcript.endsMs) settleTranscript(world, transcript)
  }
}

function announceRedactedAudio(world: World, transcript: Transcript): void {
  if (transcript.deleted) return
  transcript.redactedAudioReady = true
  notify(world, transcript, {
    redacted_audio_url: createRedactedAudioUrl(world, transcript),
    status: 'redacted_audio_ready',
    ...(world.settings.redactedWebhookNamesTranscript ? { transcript_id: transcript.id } : {}),
  })
}

/**
 * Calls the webhook: a static shared secret in a header of the customer's choice, no signature. The transcript
 * shows the last status that the receiver gave. `User-Agent` and `Content-Type` are not confirmed.
 */
function notify(world: World, transcript: Transcript, body: object): void {
  const { webhook } = transcript.request
  if (!webhook) return
  void world.courier.deliver({
    url: webhook.url,
    body: Buffer.from(JSON.stringify(body)),
    headers: () => webhookHeaders(webhook.header),
    policy: webhookPolicy(world),
    onAttempt: (attempt) => {
      transcript.webhookStatusCode = attempt.status ?? transcript.webhookStatusCode
    },
  })
}

/** The headers of a webhook for a transcript or a streaming session. */
export const webhookHeaders = (header: { name: string; value: string } | undefined) => ({
  'content-type': 'application/json',
  'user-agent': 'AssemblyAI-Webhook',
  ...(header ? { [header.name]: header.value } : {}),
})

/** Any 4xx is final; everything else but 2xx is tried again. */
export const webhookPolicy = ({ settings }: World) => ({
  attempts: settings.webhookAttempts,
  spacingMs: settings.webhookSpacingMs,
  timeoutMs: settings.webhookTimeoutMs,
  isPermanent: (status: number) => status >= 400 && status < 500,
})
