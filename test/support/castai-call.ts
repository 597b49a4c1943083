import { CastaiClient, CastaiError } from '../../examples/castai/client.ts'
import type { Match } from '../../src/gateway/router.ts'
import type { CastaiExampleCall } from '../fixtures/castai-calls.ts'

/** What came back: a status, and the body as JSON or text; undefined where there was none. */
export interface CastaiAnswer {
  readonly status: number
  readonly body: unknown
}

export interface CastaiTarget {
  readonly baseUrl: string
  readonly key: string
}

/** Makes an example call with plain HTTP, as the vendor's documentation has it. */
export async function callPlainly(
  { method, path, body }: Pick<CastaiExampleCall, 'method' | 'path' | 'body'>,
  { baseUrl, key }: CastaiTarget,
  headers: Readonly<Record<string, string>> = {},
): Promise<CastaiAnswer> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      'user-agent': 'example',
      'x-api-key': key,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: readBody(await response.text()) }
}

/** Makes an example call with the generated client, which knows operations and no paths. */
export async function callGenerated(
  { path, body, expect }: CastaiExampleCall,
  { operation, params }: Match,
  { baseUrl, key }: CastaiTarget,
): Promise<CastaiAnswer> {
  const query: Record<string, string[]> = {}
  for (const [name, value] of new URL(path, 'http://example').searchParams) {
    query[name] = [...(query[name] ?? []), value]
  }
  const decoded = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
  )
  const options = { params: decoded, query, ...(body === undefined ? {} : { body }) }
  const client = new CastaiClient({ baseUrl, key })
  try {
    // The names come from the profile: the compiler cannot know which of them need parameters.
    const call = client.call.bind(client) as (id: string, options: object) => Promise<unknown>
    return { status: expect, body: await call(operation.id, options) }
  } catch (error) {
    if (!(error instanceof CastaiError)) throw error
    return { status: error.status, body: { message: error.message, fieldViolations: error.fieldViolations } }
  }
}

function readBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
