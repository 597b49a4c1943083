import { randomBytes, randomUUID } from 'node:crypto'
import { AudioMeter, type MeasuredFile } from '../kit/audio-duration.ts'
import type { RouteHandler } from '../kit/emulator.ts'
import { credentialOf } from './authenticate.ts'
import type { Project } from './keys.ts'
import type { World } from './world.ts'

/** A file sent to `/v2/upload`: what is known of it, never its bytes. */
export interface Upload {
  readonly url: string
  readonly project: Project
  readonly file: MeasuredFile
  readonly uploadedMs: number
}

/** The uploaded files of all projects, until they expire or their transcript is deleted. */
export class UploadShelf {
  readonly #byUrl = new Map<string, Upload>()
  readonly #ttlMs: number

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs
  }

  add(project: Project, file: MeasuredFile, nowMs: number): Upload {
    // The literal CDN host, as the vendor prints it: the address is a name for a file, not a place to fetch it.
    const url = `https://cdn.assemblyai.com/upload/${randomBytes(16).toString('hex')}/${randomUUID()}`
    const upload = { url, project, file, uploadedMs: nowMs }
    this.#byUrl.set(url, upload)
    return upload
  }

  find(url: string, nowMs: number): Upload | undefined {
    const upload = this.#byUrl.get(url)
    if (upload && nowMs - upload.uploadedMs >= this.#ttlMs) this.#byUrl.delete(url)
    return this.#byUrl.get(url)
  }

  remove(url: string): void {
    this.#byUrl.delete(url)
  }

  all(): readonly Upload[] {
    return [...this.#byUrl.values()]
  }
}

/** `POST /v2/upload`: measures the body as it streams in, in constant memory. */
export const uploadFile =
  (world: World): RouteHandler =>
  async (call) => {
    const meter = new AudioMeter()
    for await (const chunk of call.stream) meter.push(chunk)
    const { project } = credentialOf(call)
    const upload = world.uploads.add(project, meter.finish(), world.timers.now())
    return { status: 200, body: { upload_url: upload.url } }
  }
