import { setTimeout as wait } from 'node:timers/promises'

/** A cheap read of each vendor, as an app makes it. */
const probes = {
  assemblyai: { path: '/assemblyai/v2/transcript?limit=1', header: (key: string) => ['authorization', key] },
  retellai: {
    path: '/retellai/get-concurrency',
    header: (key: string) => ['authorization', `Bearer ${key}`],
  },
  castai: { path: '/castai/v1/kubernetes/external-clusters', header: (key: string) => ['x-api-key', key] },
} as const

/** What a client must be allowed for it. */
export const probeGrants = [
  { vendor: 'assemblyai', scopes: ['read:transcripts'], constraints: {} },
  { vendor: 'retellai', scopes: ['read:account'], constraints: {} },
  { vendor: 'castai', scopes: ['read:clusters'], constraints: {} },
]

const pauseMs = 15
const answerMsMax = 60_000

/** Calls every vendor through every gate without an end. A gate that is not there answers nothing, and may. */
export class GateProber {
  answered = 0
  readonly failures: string[] = []
  readonly #key: string
  readonly #loops: Promise<void>[]
  #isStopped = false

  constructor(urls: readonly string[], key: string) {
    this.#key = key
    this.#loops = urls.flatMap((url) => Object.values(probes).map((probe) => this.#keepAsking(url, probe)))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#loops)
  }

  async #keepAsking(url: string, probe: (typeof probes)[keyof typeof probes]): Promise<void> {
    while (!this.#isStopped) {
      await this.#ask(url, probe)
      await wait(pauseMs)
    }
  }

  async #ask(url: string, { path, header }: (typeof probes)[keyof typeof probes]): Promise<void> {
    const [name = '', value = ''] = header(this.#key)
    const answer = await fetch(url + path, {
      headers: { [name]: value, 'user-agent': 'prober' },
      signal: AbortSignal.timeout(answerMsMax),
    }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      // It was killed before or while it answered.
      () => undefined,
    )
    if (answer === undefined) return
    this.answered += 1
    if (answer.status !== 200) this.failures.push(`${path} was answered with ${answer.status} ${answer.text}`)
  }
}
