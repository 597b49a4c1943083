import { Buffer } from 'node:buffer'
import {
  type Admission,
  findCreated,
  guardRefusals,
  intentEvent,
  outcomeEvent,
  type Refusal,
} from '../gateway/index.ts'
import type { JsonFields } from '../tokens/index.ts'
import type { DataPlanePorts } from './ports.ts'

const answerBytesMax = 1024 * 1024

/**
 * Makes one call of the gate's own, under the rules of the client it is made for, and returns the vendor's JSON answer
 * or why there is none. What the rules of the grant leave of the body goes through `clamp`, and out. The intent is
 * durable before anything leaves. Rejects where the record fails.
 */
export async function callVendor(
  ports: DataPlanePorts,
  admission: Admission,
  body: JsonFields | undefined,
  clamp?: (body: JsonFields) => JsonFields,
): Promise<{ readonly status: number; readonly body: unknown } | Refusal> {
  const json = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  // The rules of the grant read it as they read a client's.
  const checked = ports.checkRequest({ ...admission, contentType: 'application/json' }, json)
  if ('kind' in checked) return checked
  await ports.record(intentEvent(admission, ports.clock.now(), checked.observed))
  ports.onKeyUsed(admission.key.keyId, admission.startedAtMs)
  // The bytes that were checked, or what they are the JSON of: read anew, long numbers would lose their digits.
  const sent =
    clamp === undefined || json === undefined
      ? (checked.body ?? json)
      : Buffer.from(JSON.stringify(clamp(checked.value as JsonFields)))
  const answer = await ask(ports, admission, checked.query, sent)
  const created =
    'kind' in answer || answer.status >= 300 ? [] : findCreated(admission.operation.creates, answer.body)
  const end = 'kind' in answer ? { status: 0, reason: answer.reason } : { status: answer.status }
  try {
    if (created.length > 0) await ports.rememberCreated(admission, created)
  } finally {
    // The vendor has answered, whatever becomes of what we remember of it.
    await ports.record(outcomeEvent(admission, ports.clock.now(), end))
  }
  return answer
}

async function ask(
  { upstreams }: DataPlanePorts,
  { origin, path, operation, headers }: Admission,
  query: string,
  body: Buffer | undefined,
): Promise<{ readonly status: number; readonly body: unknown } | Refusal> {
  try {
    const { statusCode, body: answer } = await upstreams.pool(origin).request({
      method: operation.method as 'GET' | 'POST',
      path: `${path}${query === '' ? '' : `?${query}`}`,
      headers: [...headers, ...(body === undefined ? [] : ['content-type', 'application/json'])],
      ...(body === undefined ? {} : { body }),
    })
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length
      if (bytes > answerBytesMax) return guardRefusals.upstream_answer
      chunks.push(chunk as Buffer)
    }
    return { status: statusCode, body: parseJson(Buffer.concat(chunks)) }
  } catch {
    return guardRefusals.upstream_unreachable
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
