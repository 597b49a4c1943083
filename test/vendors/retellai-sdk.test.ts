/** The official SDK of Retell AI against the profile: every request it can make is an operation, every refusal is read. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Retell from 'retell-sdk'
import { describe, expect, test } from 'vitest'
import { loadVendor } from '../../src/vendors/index.ts'

const profile = await loadVendor('retellai')
const { main } = profile.services
if (!main) throw new Error('the profile has no main service')

const dummy = 'dummy-value'

interface SdkMethod {
  readonly name: string
  readonly call: (...args: unknown[]) => Promise<unknown>
}

/** Finds every method of every resource of the client, whatever they are called. */
function methodsOf(client: Retell): SdkMethod[] {
  return Object.entries(client).flatMap(([resourceName, resource]) => {
    if (typeof resource !== 'object' || resource === null || !('_client' in resource)) return []
    const prototype: Record<string, unknown> = Object.getPrototypeOf(resource)
    return Object.getOwnPropertyNames(prototype)
      .filter((name) => name !== 'constructor')
      .map((name) => {
        const method = prototype[name]
        if (typeof method !== 'function') throw new Error(`${resourceName}.${name} is no method`)
        return { name: `${resourceName}.${name}`, call: (...args) => method.apply(resource, args) }
      })
  })
}

/** Calls every method with dummies and returns the method and path of each request, by the method's name. */
async function requestsOfSdk(): Promise<Map<string, string>> {
  let seen: string | undefined
  const client = new Retell({
    apiKey: 'sp_test',
    baseURL: 'http://127.0.0.1:1',
    maxRetries: 0,
    fetch: async (input, init) => {
      seen = `${init?.method} ${new URL(String(input)).pathname.replaceAll(dummy, '{}')}`
      return Response.json({})
    },
  })
  // Some methods take an id first, some only parameters, and some ids hide among the parameters.
  const params = new Proxy(
    {},
    { get: (_target, key) => (typeof key === 'string' && key !== 'then' ? dummy : undefined) },
  )
  const requests = new Map<string, string>()
  for (const { name, call } of methodsOf(client)) {
    for (const args of [[dummy, params], [dummy], [params]]) {
      seen = undefined
      await Promise.resolve()
        .then(() => call(...args))
        .catch(() => undefined)
      if (seen) break
    }
    requests.set(name, seen ?? 'no request')
  }
  return requests
}

const requests = await requestsOfSdk()
const operations = new Map(
  profile.operations.map((operation) => [
    `${operation.method} ${operation.path.replace(/\{[^}]*\}/g, '{}')}`,
    operation,
  ]),
)

describe('operations', () => {
  test('the SDK was read whole: 114 methods make 110 different requests', () => {
    expect(requests.size).toBe(114)
    expect(new Set(requests.values()).size).toBe(110)
    expect([...requests].filter(([, request]) => request === 'no request')).toEqual([])
  })

  test('each request of the SDK is an operation', () => {
    expect([...requests].filter(([, request]) => !operations.has(request))).toEqual([])
  })

  test('each operation is a request of the SDK, or deprecated', () => {
    const made = new Set(requests.values())
    const others = [...operations].filter(([request]) => !made.has(request)).map(([, operation]) => operation)
    expect(others.filter(({ flags }) => !flags.has('deprecated')).map(({ id }) => id)).toEqual([])
    expect(others).toHaveLength(13)
  })

  test('each path parameter takes what the SDK sends: a phone number keeps its plus', async () => {
    let path = ''
    const client = new Retell({
      apiKey: 'sp_test',
      baseURL: 'http://127.0.0.1:1',
      fetch: async (input) => {
        path = new URL(String(input)).pathname
        return Response.json({})
      },
    })
    await client.phoneNumber.retrieve('+14157774444')
    expect(path).toBe('/get-phone-number/+14157774444')
    for (const operation of profile.operations.filter((each) => each.path.includes('{phone_number}')))
      expect(operation.paramCharacters).toEqual({ phone_number: '+' })
  })

  test('each field that a table line names is a field of the SDK', () => {
    const folder = fileURLToPath(new URL('../../node_modules/retell-sdk/resources/', import.meta.url))
    const types = readdirSync(folder)
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => readFileSync(folder + name, 'utf8'))
      .join('\n')
    const fields = profile.operations.flatMap(({ creates = '', lists = '', names = [] }) =>
      [creates, lists, ...names].flatMap((path) => path.split('.')),
    )
    const known = new Set([...types.matchAll(/^\s+([a-z_]+)\??:/gm)].map(([, name]) => name))
    expect(known.size).toBeGreaterThan(300)
    expect([...new Set(fields)].filter((field) => !['', '*'].includes(field) && !known.has(field))).toEqual(
      [],
    )
  })
})

describe('refusals', () => {
  async function refusedWith(status: number, headers: Record<string, string> = {}) {
    let attempts = 0
    const client = new Retell({
      apiKey: 'sp_test',
      baseURL: 'http://127.0.0.1:1',
      fetch: async () => {
        attempts += 1
        const body = main?.refusal.body('Sallyport: not granted', status, 'req_1') ?? ''
        return new Response(body, {
          status,
          headers: { 'content-type': 'application/json', 'retry-after-ms': '1', ...headers },
        })
      },
    })
    const error: unknown = await client.call.createPhoneCall({ from_number: '+1', to_number: '+2' }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    return { error, attempts }
  }

  test.each([401, 403, 422, 429, 503])('the SDK shows status %i and the message', async (status) => {
    const { error } = await refusedWith(status, profile.doNotRetry)
    expect(error).toBeInstanceOf(Retell.APIError)
    expect(error).toMatchObject({ status, message: `${status} Sallyport: not granted` })
  })

  test('the SDK dials once where it is told not to repeat, and three times where it is not', async () => {
    expect((await refusedWith(503, profile.doNotRetry)).attempts).toBe(1)
    expect((await refusedWith(503)).attempts).toBe(3)
  })
})
