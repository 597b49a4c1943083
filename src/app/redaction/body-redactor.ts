import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { SallyportError } from '../../core/index.ts'
import type { BodyPolicy, RedactedBody } from './redact-body.ts'

/** `late`: it took too long, and was ended. */
export type RedactionAnswer = RedactedBody | 'late'

type FromWorker = 'ready' | { readonly redacted: RedactedBody } | { readonly failed: string }

/** The package is compiled and the repository is not: the worker has the extension of the file that starts it. */
const workerUrl = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Vendors wait ten seconds for an answer, some five. What hostile text costs grows faster than its length. */
const redactionMsMax = 4_000
/** Bodies that wait, in characters: more than that, and the sender is told to come again. */
const waitingLengthMax = 32 * 1024 * 1024

/** Redacts bodies one after another, in a thread that is started for the first one. */
export class BodyRedactor {
  readonly #withinMs: number
  #worker: Promise<Worker> | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #waitingLength = 0

  constructor(withinMs = redactionMsMax) {
    this.#withinMs = withinMs
  }

  /** Rejects with ERR_WEBHOOK_BUSY where too much waits, with ERR_WEBHOOK_REDACTION_FAILED where it fails. */
  async redact(policy: BodyPolicy): Promise<RedactionAnswer> {
    const { length } = policy.body
    if (this.#waitingLength + length > waitingLengthMax) throw new SallyportError('ERR_WEBHOOK_BUSY')
    this.#waitingLength += length
    const answer = this.#tail.then(() => this.#redactNow(policy))
    this.#tail = answer.catch(() => undefined)
    try {
      return await answer
    } finally {
      this.#waitingLength -= length
    }
  }

  async close(): Promise<void> {
    await this.#tail
    await this.#end()
  }

  async #redactNow(policy: BodyPolicy): Promise<RedactionAnswer> {
    this.#worker ??= startWorker()
    const worker = await this.#worker.catch((cause: unknown) => {
      this.#worker = undefined
      throw new SallyportError('ERR_WEBHOOK_REDACTION_FAILED', { cause })
    })
    worker.ref()
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), this.#withinMs)
    try {
      const answered = once(worker, 'message') as Promise<[FromWorker]>
      worker.postMessage(policy)
      const answer = await Promise.race([answered, late.promise])
      if (answer === 'late') {
        answered.catch(() => undefined)
        await this.#end()
        return 'late'
      }
      const [message] = answer
      if (typeof message === 'object' && 'redacted' in message) return message.redacted
      throw new SallyportError('ERR_WEBHOOK_REDACTION_FAILED', {
        detail: typeof message === 'object' ? message.failed : message,
      })
    } catch (error) {
      if (error instanceof SallyportError) throw error
      await this.#end()
      throw new SallyportError('ERR_WEBHOOK_REDACTION_FAILED', { cause: error })
    } finally {
      clearTimeout(timer)
      worker.unref()
    }
  }

  async #end(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined)
    this.#worker = undefined
    await worker?.terminate()
  }
}

/** Resolves once it has read its words and rules: that counts for nobody's time. */
async function startWorker(): Promise<Worker> {
  // It has no use for what may stand in the environment.
  const worker = new Worker(workerUrl, { env: {}, execArgv: [], name: 'sallyport-redaction' })
  await once(worker, 'message')
  return worker
}
