import type { EmulatorAnswer } from '../../kit/emulator.ts'
import type { Credential } from '../authenticate.ts'
import type { AudioMaterial, Hearing } from '../results/transcribe.ts'
import type { TranscriptRequest } from './request.ts'

export type TranscriptStatus = 'queued' | 'processing' | 'completed' | 'error'

/** How a job ends, known to the stand-in from the start and to the caller when its time has come. */
export type Outcome =
  | { readonly error: string }
  | { readonly material: AudioMaterial; readonly uploadUrl: string | undefined }

/** One job and what has become of it. */
export interface Transcript {
  readonly id: string
  /** Order of creation over all projects. */
  readonly sequence: number
  readonly credential: Credential
  readonly request: TranscriptRequest
  readonly outcome: Outcome
  /** `http://host:port` that the creator used: links in webhooks begin with it. */
  readonly origin: string
  readonly createdMs: number
  /** When a worker takes the job up, and when it is done. */
  readonly startsMs: number
  readonly endsMs: number
  /** Whether the job had to wait for a worker. */
  readonly throttled: boolean
  /** Set once the job has ended well. */
  hearing: Hearing | undefined
  /** Whether the end of the job has been noticed, and its webhook sent. */
  settled: boolean
  /** Whether the redacted audio can be fetched. */
  redactedAudioReady: boolean
  deleted: boolean
  webhookStatusCode: number | null
}

/** The status at a moment: a settled job has ended, and the first third of the time before is spent in the queue. */
export function statusAt(transcript: Transcript, nowMs: number): TranscriptStatus {
  if (transcript.settled) return 'error' in transcript.outcome ? 'error' : 'completed'
  const queuedUntilMs = transcript.startsMs + (transcript.endsMs - transcript.startsMs) / 3
  return nowMs < queuedUntilMs ? 'queued' : 'processing'
}

/** The duration as the vendor prints it: whole seconds, rounded up; null while nothing is known of the audio. */
export function durationSeconds(transcript: Transcript): number | null {
  return 'error' in transcript.outcome ? null : Math.ceil(transcript.outcome.material.durationMs / 1000)
}

/** Something looked up, or the refusal that goes out instead. */
export type Found<Value> = { readonly found: Value } | { readonly refusal: EmulatorAnswer }
