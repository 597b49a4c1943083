import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { userInfo } from 'node:os'
import { urlToHttpOptions } from 'node:url'
import type { ActionInput, ActionName, ActionOutput, Control } from '../../control/index.ts'
import { type ErrorCode, errorCodes, SallyportError, type Secret } from '../../core/index.ts'

/** A server to work on: its socket file, or its address and admin key. */
export type RemoteServer =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly adminKey: Secret }

const answerBytesMax = 64 * 1024 * 1024
const probeMs = 2_000

/** Returns a control that performs its actions on a running server. */
export function createRemoteControl(server: RemoteServer): Control {
  return {
    async perform<Name extends ActionName>(
      name: Name,
      input: ActionInput<Name>,
    ): Promise<ActionOutput<Name>> {
      const body = await post(server, `/admin/actions/${name}`, JSON.stringify(input))
      return readAnswer(body) as ActionOutput<Name>
    },
    async close() {},
  }
}

/** Returns true where a server answers on the socket file in good time: one that hangs must not hang commands, too. */
export async function answersOnSocket(path: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeMs)
    await send({ socketPath: path, path: '/health', method: 'GET', signal }, '')
    return true
  } catch {
    return false
  }
}

function post(server: RemoteServer, path: string, body: string): Promise<string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-sallyport-operator': operatorName(),
  }
  if (server.kind === 'socket') return send({ socketPath: server.path, path, method: 'POST', headers }, body)
  const url = new URL(server.url)
  const { hostname, port, protocol } = urlToHttpOptions(url)
  headers.authorization = `Bearer ${server.adminKey.reveal()}`
  const wholePath = `${url.pathname.replace(/\/$/, '')}${path}`
  return send({ hostname, port, protocol, path: wholePath, method: 'POST', headers }, body)
}

function send(options: RequestOptions, body: string): Promise<string> {
  const request = options.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => {
      const detail = cause.code === undefined ? {} : { detail: `The connection failed: ${cause.code}.` }
      reject(new SallyportError('ERR_OPERATOR_UNREACHABLE', { ...detail, cause }))
    }
    const outgoing = request(options, (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > answerBytesMax) answer.destroy(new Error('the answer is too large'))
        else chunks.push(chunk)
      })
      answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      answer.on('error', fail)
    })
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

function readAnswer(body: string): unknown {
  let answer: { result?: unknown; error?: { code?: string; field?: string; detail?: string } }
  try {
    answer = JSON.parse(body)
  } catch (cause) {
    throw new SallyportError('ERR_OPERATOR_UNREACHABLE', {
      detail: 'What answered is not a Sallyport server.',
      cause,
    })
  }
  if (answer.error === undefined) return answer.result
  const { code = '', field, detail } = answer.error
  // A server of another version may know codes that this one does not.
  const known = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'ERR_CORE_INTERNAL'
  throw new SallyportError(known, {
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail }),
  })
}

/** The name a record shows. The proof is the mode of the socket file, or the admin key. */
export function operatorName(): string {
  try {
    return (
      userInfo()
        .username.replace(/[^\w.@-]/g, '_')
        .slice(0, 64) || 'unknown'
    )
  } catch {
    return 'unknown'
  }
}
