import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Operation } from '../../src/access/index.ts'
import { loadVendors, type VendorProfile } from '../../src/vendors/index.ts'
import { startTestGate, type TestClient, type TestGate } from './gate.ts'
import { judgeArrivals } from './oracle.ts'
import { openRaw, type RawAnswer, readAnswers } from './raw-client.ts'
import { type RecordingUpstream, startRecordingUpstream } from './recording-upstream.ts'
import { exampleKey, exampleParameters, fillPath, requestBytes } from './requests.ts'
import { vendorKey } from './vendor-keys.ts'

const vendors = await loadVendors()

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
  vendor: VendorProfile,
  operation: Pick<Operation, 'service' | 'method'>,
  path: string,
  client: TestClient,
): Promise<RawAnswer | undefined> {
  const service = vendor.services[operation.service]
  if (service === undefined) throw new Error(`no service ${operation.service}`)
  const socket = await openRaw(gate.port)
  const bytes = requestBytes(vendor, operation, path, client.key)
  const { answers } = await readAnswers(socket, bytes, { answers: 1, quietMs: 5_000 })
  return answers[0]
}

/** What is wrong with what arrived, for one call to one path. */
function problemsWith(
  vendor: VendorProfile,
  operation: Operation,
  path: string,
  client: TestClient,
): string[] {
  const service = vendor.services[operation.service]
  if (service === undefined) throw new Error(`no service ${operation.service}`)
  const method = operation.method === 'WS' ? 'GET' : operation.method
  const { header, format } = service.credential
  const key = vendorKey(vendor.id)
  const expected = `${method} ${path}`
  return [
    ...judgeArrivals(upstream, {
      inScope: { test: (text: string) => text === expected } as RegExp,
      credential: [header, format === 'bearer' ? `Bearer ${key}` : key],
      vendorKey: key,
      private: [client.key],
    }),
    ...(upstream.arrivals.length === 1 ? [] : [`${upstream.arrivals.length} arrived`]),
  ]
}

describe.each(vendors.map((vendor) => [vendor.id, vendor] as const))('operations of %s', (_id, vendor) => {
  const scopes = [...new Set(vendor.operations.map(({ scope }) => scope))]
  const exact = new Map<string, TestClient>()
  const allOthers = new Map<string, TestClient>()
  beforeAll(async () => {
    for (const scope of scopes) {
      exact.set(scope, await gate.addClient(vendor.id, [scope]))
      allOthers.set(
        scope,
        await gate.addClient(
          vendor.id,
          scopes.filter((other) => other !== scope),
        ),
      )
    }
  })
  const clientOf = (clients: Map<string, TestClient>, scope: string): TestClient => {
    const client = clients.get(scope)
    if (client === undefined) throw new Error(`no client for ${scope}`)
    return client
  }

  it(`arrive with their own scope, as they were sent (${vendor.operations.length})`, async () => {
    for (const operation of vendor.operations) {
      const client = clientOf(exact, operation.scope)
      const path = fillPath(operation)
      await send(vendor, operation, path, client)
      const problems = problemsWith(vendor, operation, path, client)
      upstream.forget()
      expect(problems, operation.id).toEqual([])
    }
  }, 60_000)

  it('arrive with no other scope', async () => {
    for (const operation of vendor.operations) {
      const answer = await send(vendor, operation, fillPath(operation), clientOf(allOthers, operation.scope))
      expect(upstream.arrivals, operation.id).toEqual([])
      // Where the vendor speaks WebSocket, it refuses after the upgrade.
      expect(answer?.status, operation.id).toBe(operation.method === 'WS' ? 101 : 403)
    }
  }, 60_000)

  it('arrive for nobody with another method', async () => {
    const everything = await gate.addClient(vendor.id, scopes)
    const known = new Set(
      vendor.operations.map(
        (operation) =>
          `${operation.service} ${operation.method} ${operation.path.replace(/\{[^}]*\}/g, '{}')}`,
      ),
    )
    let refused = 0
    for (const operation of vendor.operations) {
      if (operation.method === 'WS') continue
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        // A parameter can hold what is a word of its own elsewhere: those pairs are operations, only not this one.
        const others = vendor.operations.some(
          (other) =>
            other.service === operation.service &&
            other.method === method &&
            exampleKey(other).test(fillPath(operation)),
        )
        if (
          others ||
          known.has(`${operation.service} ${method} ${operation.path.replace(/\{[^}]*\}/g, '{}')}`)
        )
          continue
        const answer = await send(vendor, { ...operation, method }, fillPath(operation), everything)
        expect(upstream.arrivals, `${method} ${operation.path}`).toEqual([])
        expect(answer?.status, `${method} ${operation.path}`).toBe(403)
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(vendor.operations.length)
  }, 60_000)
})

describe('paths that vendors publish', () => {
  it('are refused outside a narrow grant: Cast AI', async () => {
    const castai = vendors.find(({ id }) => id === 'castai') as VendorProfile
    const client = await gate.addClient('castai', ['read:clusters'])
    const covered = castai.operations.filter(
      ({ scope, service }) => scope === 'read:clusters' && service === 'main',
    )
    const lines = readFileSync(new URL('../fixtures/castai-spec-paths.tsv', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    expect(lines.length).toBeGreaterThan(300)
    let arrived = 0
    for (const line of lines) {
      const [method = '', template = ''] = line.split('\t')
      const path = template.replace(/\{([^}]*)\}/g, (_whole, name: string) => exampleParameters[name] ?? 'x1')
      const isCovered = covered.some(
        (operation) => operation.method === method && exampleKey(operation).test(path),
      )
      await send(castai, { service: 'main', method }, path, client)
      const seen = upstream.arrivals.map((arrival) => `${arrival.method} ${arrival.target}`)
      upstream.forget()
      expect(seen, line).toEqual(isCovered ? [`${method} ${path}`] : [])
      arrived += seen.length
    }
    expect(arrived).toBeGreaterThan(2)
    expect(arrived).toBeLessThan(20)
  }, 60_000)

  it.each([
    ['assemblyai', 'read:transcripts'],
    ['retellai', 'read:agents'],
    ['castai', 'read:cost'],
  ])(
    'are refused outside a narrow grant: all of %s but %s',
    async (id, scope) => {
      const vendor = vendors.find((each) => each.id === id) as VendorProfile
      const client = await gate.addClient(id, [scope])
      for (const operation of vendor.operations.filter((each) => each.scope !== scope)) {
        await send(vendor, operation, fillPath(operation), client)
        expect(
          upstream.arrivals.map(({ method, target }) => `${method} ${target}`),
          operation.id,
        ).toEqual([])
      }
    },
    60_000,
  )
})

describe('scopes that return a secret', () => {
  it.each(vendors.map((vendor) => [vendor.id, vendor] as const))(
    'are in no wildcard of %s',
    async (_id, vendor) => {
      const client = await gate.addClient(vendor.id, [
        'read:*',
        'write:*',
        'delete:*',
        'mint:*',
        'write:limited',
      ])
      const secrets = vendor.operations.filter(({ flags }) => flags.has('secret'))
      for (const operation of secrets) {
        await send(vendor, operation, fillPath(operation), client)
        expect(upstream.arrivals, operation.id).toEqual([])
      }
      expect(secrets.length).toBeGreaterThan(0)
    },
    60_000,
  )
})
