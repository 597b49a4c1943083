import { Buffer } from 'node:buffer'
import { type RunningEmulator, type ServeOptions, serveEmulator } from '../../kit/serve.ts'
import { silentWav } from '../../kit/silent-audio.ts'
import { type AssemblyaiEmulator, createAssemblyaiEmulator } from '../emulator.ts'
import type { AssemblyaiEmulatorOptions } from '../options.ts'

/** An answer with its body parsed where it is JSON. */
export interface SeenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

/** A served emulator with one key, and the few calls that most tests begin with. */
export interface StartedEmulator {
  readonly emulator: AssemblyaiEmulator
  readonly running: RunningEmulator
  readonly url: string
  readonly key: string
  readonly keyId: string
  call(method: string, path: string, options?: CallOptions): Promise<SeenAnswer>
  /** Uploads audio and returns its address. */
  upload(audio?: Buffer, key?: string): Promise<string>
  /** Uploads ten seconds of audio and transcribes them; returns the transcript's id. */
  transcribe(parameters?: object): Promise<string>
}

export interface CallOptions {
  readonly key?: string | null
  /** JSON, unless it is bytes. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A WAV file of silence. */
export const wavFile = (durationMs: number, channels = 1) =>
  Buffer.concat([...silentWav(durationMs, 16_000, channels)])

/** Serves an emulator whose transcripts are finished at the next look, unless the options say otherwise. */
export async function startAssemblyai(
  options: AssemblyaiEmulatorOptions = {},
  serving: ServeOptions = {},
): Promise<StartedEmulator> {
  const emulator = createAssemblyaiEmulator({ processingMs: 0, ...options })
  const running = await serveEmulator(emulator, serving)
  const { id, key } = emulator.createKey({ project: 'main' })

  async function call(
    method: string,
    path: string,
    { body, ...more }: CallOptions = {},
  ): Promise<SeenAnswer> {
    const authorization = more.key === undefined ? key : more.key
    const response = await fetch(path.startsWith('http') ? path : `${running.url}${path}`, {
      method,
      headers: { ...(authorization === null ? {} : { authorization }), ...more.headers },
      ...(body === undefined
        ? {}
        : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }

  async function upload(audio = wavFile(10_000), uploader = key): Promise<string> {
    const { json } = await call('POST', '/v2/upload', { key: uploader, body: audio })
    return String(json.upload_url)
  }

  async function transcribe(parameters: object = {}): Promise<string> {
    const { json } = await call('POST', '/v2/transcript', {
      body: { audio_url: await upload(), ...parameters },
    })
    return String(json.id)
  }

  return { emulator, running, url: running.url, key, keyId: id, call, upload, transcribe }
}
