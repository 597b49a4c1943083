import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Operation } from '../../src/access/index.ts'
import { mountName } from '../../src/gateway/index.ts'
import { loadVendors } from '../../src/vendors/index.ts'
import { openRange, type Range } from './attack.ts'
import { startTestGate, type TestGate } from './gate.ts'
import { judgeArrivals } from './oracle.ts'
import { openRaw, type RawAnswer, readAnswers } from './raw-client.ts'
import { answerWith, type RecordingUpstream, startRecordingUpstream } from './recording-upstream.ts'
import { fillPath } from './requests.ts'
import { vendorKey } from './vendor-keys.ts'

const vendors = await loadVendors()
const services = vendors.flatMap((vendor) =>
  Object.entries(vendor.services).map(([name, service]) => {
    const operation = vendor.operations.find((each) => each.service === name && each.method !== 'WS')
    if (operation === undefined) throw new Error(`no operation of ${vendor.id} ${name}`)
    return { mount: mountName(vendor.id, name), vendor, service, operation }
  }),
)

let upstream: RecordingUpstream
let gate: TestGate
beforeAll(async () => {
  upstream = await startRecordingUpstream()
  gate = await startTestGate(upstream.origin)
})
afterAll(async () => {
  await gate.close()
  await upstream.close()
})

async function send(
  mount: string,
  operation: Operation,
  headers: readonly string[],
): Promise<RawAnswer | undefined> {
  const length = operation.method === 'GET' ? [] : ['Content-Length: 0']
  const lines = [
    `${operation.method} /${mount}${fillPath(operation)} HTTP/1.1`,
    'Host: gate',
    ...headers,
    ...length,
  ]
  const { answers } = await readAnswers(await openRaw(gate.port), `${lines.join('\r\n')}\r\n\r\n`, {
    answers: 1,
    quietMs: 2_000,
  })
  return answers[0]
}

const present = (format: 'raw' | 'bearer', key: string) => (format === 'bearer' ? `Bearer ${key}` : key)

describe.each(services)('$mount', ({ mount, vendor, service, operation }) => {
  it('takes a client key in each way of the vendor, and sends the vendor key in the one it wants', async () => {
    const client = await gate.addClient(vendor.id, [operation.scope])
    const { header, format } = service.credential
    for (const accepted of service.accepts) {
      await send(mount, operation, [`${accepted.header}: ${present(accepted.format, client.key)}`])
      const problems = judgeArrivals(upstream, {
        inScope: /./,
        credential: [header, present(format, vendorKey(vendor.id))],
        vendorKey: vendorKey(vendor.id),
        private: [client.key],
      })
      const count = upstream.arrivals.length
      upstream.forget()
      expect({ problems, count }).toEqual({ problems: [], count: 1 })
    }
  })

  it('refuses a stranger in the words of the vendor, and every pair of credentials', async () => {
    const client = await gate.addClient(vendor.id, [operation.scope])
    const stranger = await send(mount, operation, [])
    expect(stranger?.status).toBe(401)
    expect(stranger?.headers['content-type']).toBe(service.refusal.contentType)
    expect(stranger?.body).toBe(
      service.refusal.body(
        /Sallyport: [^"]*/.exec(stranger?.body ?? '')?.[0] ?? '',
        401,
        stranger?.headers['x-sallyport-request-id'] ?? '',
      ),
    )
    const lines = service.accepts.map(({ header, format }) => `${header}: ${present(format, client.key)}`)
    for (const one of lines) {
      for (const other of lines) expect((await send(mount, operation, [one, other]))?.status).toBe(400)
    }
    expect(upstream.arrivals).toEqual([])
  })
})

describe('the header that selects a tenant', () => {
  const open = (constraints: { tenant?: string }) =>
    openRange({
      vendor: 'castai',
      scopes: ['read:organizations'],
      constraints,
      scope: {
        inScope: /^GET \/v1\/organizations$/,
        credential: ['x-api-key', vendorKey('castai')],
        ...constraints,
      },
    })
  const call = async (range: Range) => {
    const seen: string[][] = []
    range.upstream.script = (arrival, socket) => {
      seen.push(arrival.headers.filter(([name]) => name.includes('organization')).map(([, value]) => value))
      return answerWith(200, {}, '{}')(arrival, socket)
    }
    await range.attack(
      `GET /castai/v1/organizations HTTP/1.1\r\nHost: gate\r\nX-API-Key: ${range.client.key}\r\nX-CastAI-Organization-Id: theirs\r\nConnection: close, X-CastAI-Organization-Id\r\n\r\n`,
    )
    await range.close()
    return seen
  }

  it('is the one of the grant, whatever the client sends', async () => {
    expect(await call(await open({ tenant: 'ours' }))).toEqual([['ours']])
  })

  it('is absent where the grant names none', async () => {
    expect(await call(await open({}))).toEqual([[]])
  })
})

describe('a call that may have been acted upon', () => {
  const create = ['write:web-calls', 'POST', '/v2/create-web-call'] as const

  async function outcomeOf(
    script: RecordingUpstream['script'],
    [scope, method, path]: readonly [string, string, string],
  ) {
    const client = await gate.addClient('retellai', [scope])
    upstream.script = script
    const answer = await send('retellai', { method, path } as Operation, [
      `Authorization: Bearer ${client.key}`,
    ])
    upstream.forget()
    return { status: answer?.status, retry: answer?.headers['x-should-retry'] }
  }

  it('is not repeated by an SDK, whatever went wrong', async () => {
    const operation = vendors
      .find(({ id }) => id === 'retellai')
      ?.operations.find(({ path }) => path === create[2])
    const call = [operation?.scope ?? '', create[1], create[2]] as const
    expect(await outcomeOf(answerWith(500, {}, 'x'), call)).toEqual({ status: 500, retry: 'false' })
    expect(await outcomeOf((_arrival, socket) => void socket.destroy(), call)).toEqual({
      status: 502,
      retry: 'false',
    })
    expect(await outcomeOf(answerWith(307, { location: '/' }, ''), call)).toEqual({
      status: 502,
      retry: 'false',
    })
    expect(await outcomeOf(answerWith(200, {}, '{}'), call)).toEqual({ status: 200, retry: undefined })
  })

  it('may be repeated where it only reads, or has not left', async () => {
    const list = ['read:voices', 'GET', '/list-voices'] as const
    expect(await outcomeOf(answerWith(500, {}, 'x'), list)).toEqual({ status: 500, retry: undefined })
    expect(await outcomeOf((_arrival, socket) => void socket.destroy(), list)).toEqual({
      status: 502,
      retry: undefined,
    })
    expect(
      (await send('retellai', { method: 'POST', path: create[2] } as Operation, []))?.headers[
        'x-should-retry'
      ],
    ).toBeUndefined()
  })
})
