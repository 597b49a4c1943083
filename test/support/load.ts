import { setTimeout as wait } from 'node:timers/promises'

/** A call that was answered in full. */
export interface AnsweredCall {
  readonly kind: LoadKind
  readonly requestId: string
  readonly status: number
}

/** A write, a read, and one that is refused: each has a promise of its own about the log. */
export type LoadKind = 'write' | 'read' | 'refusal'

export interface Load {
  readonly answered: readonly AnsweredCall[]
  /** Answers with 503, which `mayRefuse` allows: nothing was promised for them. */
  readonly refused: readonly AnsweredCall[]
  /** Resolves once the gate is gone, or `stop` was called, and every caller has given up. */
  readonly ended: Promise<void>
  /** Lets every caller finish the call it is in. */
  stop(): Promise<void>
}

export interface LoadOptions {
  /** Default 8. */
  readonly callers?: number
  /** Whether calls may be answered with 503, and go on when the connection failed. Default false. */
  readonly mayRefuse?: boolean
}

interface LoadCall {
  readonly method: string
  readonly path: string
  readonly header: string
  readonly body?: unknown
  readonly status: number
}

const calls: Readonly<Record<LoadKind, LoadCall>> = {
  write: {
    method: 'POST',
    path: '/assemblyai/v2/transcript',
    header: 'authorization',
    body: { audio_url: 'https://assembly.ai/wildfires.mp3' },
    status: 200,
  },
  read: { method: 'GET', path: '/castai/v1/kubernetes/external-clusters', header: 'x-api-key', status: 200 },
  refusal: { method: 'DELETE', path: '/assemblyai/v2/transcript/none', header: 'authorization', status: 403 },
}

/** What the client key of a load must be allowed; the refusal lives on what is not. */
export const loadGrants = [
  { vendor: 'assemblyai', scopes: ['write:transcripts'] },
  { vendor: 'castai', scopes: ['read:clusters'] },
] as const

/** The operations that a load asks for. */
export const loadOperations: Readonly<Record<LoadKind, string>> = {
  write: 'transcripts.create',
  read: 'clusters.list',
  refusal: 'transcripts.delete',
}

/** Calls a gate as apps do, several at once and without a pause, until it is gone or told to stop. */
export function startLoad(
  baseUrl: string,
  key: string,
  { callers = 8, mayRefuse = false }: LoadOptions = {},
): Load {
  const answered: AnsweredCall[] = []
  const refused: AnsweredCall[] = []
  const kinds = Object.keys(calls) as LoadKind[]
  let isStopped = false
  const callOn = async (kind: LoadKind) => {
    while (!isStopped) {
      const answer = await callOnce(baseUrl, key, kind)
      if (answer === undefined) {
        if (!mayRefuse) return
        await wait(20)
      } else if (answer.status === calls[kind].status) answered.push(answer)
      else if (mayRefuse && answer.status === 503) refused.push(answer)
      else throw new Error(`${kind} was answered with ${answer.status}`)
    }
  }
  const running = Array.from({ length: callers }, (_, index) =>
    callOn(kinds[index % kinds.length] ?? 'write'),
  )
  const ended = Promise.all(running).then(() => {})
  return {
    answered,
    refused,
    ended,
    stop() {
      isStopped = true
      return ended
    },
  }
}

/** Returns undefined where the connection failed: the answer, or its end, never came. */
async function callOnce(baseUrl: string, key: string, kind: LoadKind): Promise<AnsweredCall | undefined> {
  const { method, path, header, body } = calls[kind]
  try {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { [header]: key, 'user-agent': 'load', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    await answer.arrayBuffer()
    return { kind, requestId: answer.headers.get('x-sallyport-request-id') ?? '', status: answer.status }
  } catch {
    return undefined
  }
}
