import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'
import { clusterParam, organizationParam, type RouteFact, readRouteList } from './route-list.ts'

const facts = readRouteList()
let castai: ServedCastai
let key: string

beforeAll(async () => {
  castai = await serveCastai()
  key = castai.emulator.createKey().key
})
afterAll(() => castai.close())

/** A path whose organization and cluster exist, and nothing else does. */
function fill({ path }: RouteFact): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === organizationParam(path)) return seedIds.child
    if (name === clusterParam(path)) return seedIds.childCluster
    return 'nowhere'
  })
}

/** Without an organization in its path, a call is about the one in this header. */
const headers = { 'X-CastAI-Organization-Id': seedIds.child }

const span = 'startTime=2026-11-01T00:00:00Z&endTime=2026-11-02T00:00:00Z'

describe('the table of routes', () => {
  test('has every operation of the vendor’s SDK', () => {
    const spec = readFileSync(
      new URL('../../../../test/fixtures/castai-spec-paths.tsv', import.meta.url),
      'utf8',
    )
    const wanted = spec.trimEnd().split('\n').slice(1)
    const known = new Set(facts.map(({ method, path }) => `${method}\t${path}`))
    expect(wanted).toHaveLength(389)
    expect(wanted.filter((line) => !known.has(line))).toEqual([])
  })

  test('names each call once, and classifies it', () => {
    const shapes = facts.map(({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`)
    expect(new Set(shapes).size).toBe(facts.length)
    for (const { effect, needs, method } of facts) {
      expect(['read', 'write', 'ingest']).toContain(effect)
      expect(['anyone', 'viewer', 'analyst', 'member', 'owner']).toContain(needs)
      if (method === 'GET') expect(effect).toBe('read')
      if (['PUT', 'PATCH', 'DELETE'].includes(method)) expect(effect).toBe('write')
    }
  })
})

describe('every call', () => {
  const isExempt = ({ needs, tag }: RouteFact) => needs === 'anyone' || tag === 'AuthAPI'

  test('is refused without a key', async () => {
    for (const fact of facts) {
      const { status } = await castai.send(fact.method, fill(fact))
      expect([fact.method, fact.path, status]).toEqual([fact.method, fact.path, 401])
    }
  })

  test('that writes is refused to a Viewer, and changes nothing', async () => {
    const viewer = castai.emulator.createKey({ role: 'Viewer' }).key
    const { auditSize } = castai.emulator.snapshot() as { auditSize: number }
    const writes = facts.filter((fact) => fact.effect !== 'read' && !isExempt(fact) && isHandled(fact))
    for (const fact of writes) {
      const { status } = await castai.send(fact.method, fill(fact), { key: viewer, headers, body: {} })
      expect([fact.method, fact.path, status]).toEqual([fact.method, fact.path, 403])
    }
    expect(writes.length).toBeGreaterThan(150)
    expect(castai.emulator.snapshot()).toMatchObject({ auditSize })
  })

  test.each([
    { body: undefined },
    { body: {} },
    { body: [] },
    { body: 'text' },
    { body: { ids: ['nowhere'], items: [null], requests: [null], definition: 1, key: 1 } },
  ])('survives ids of nothing with $body', async ({ body }) => {
    const fresh = await serveCastai()
    const owner = fresh.emulator.createKey().key
    const ground = ['DELETE /v1/organizations/{id}', 'DELETE /v1/kubernetes/external-clusters/{clusterId}']
    const calls = facts
      .filter(isHandled)
      .filter(({ method, path }) => !ground.includes(`${method} ${path}`))
      .filter(({ method }) => body === undefined || method !== 'GET')
    const broken: string[] = []
    for (const fact of calls) {
      const path = `${fill(fact)}?${span}`
      const { status, text } = await fresh.send(fact.method, path, { key: owner, headers, body })
      if (status >= 500) broken.push(`${fact.method} ${fact.path}: ${text}`)
    }
    await fresh.close()
    expect(broken).toEqual([])
    expect(calls.length).toBeGreaterThan(200)
  })

  test('knows nothing of an id that does not exist', async () => {
    const items = facts.filter(
      (fact) =>
        isHandled(fact) &&
        ['GET', 'DELETE'].includes(fact.method) &&
        /\{[^}]+\}$/.test(fact.path) &&
        fill(fact).endsWith('nowhere'),
    )
    for (const fact of items) {
      const query = '?time=2026-11-22T12:00:00Z&recordedAt=2026-11-22T12:00:00Z'
      const answer = await castai.send(fact.method, fill(fact) + query, { key, headers })
      const { message, fieldViolations } = answer.body as { message: string; fieldViolations?: unknown }
      expect([fact.method, fact.path, answer.status, message]).toEqual([
        fact.method,
        fact.path,
        404,
        'Not Found',
      ])
      expect(fieldViolations).toBeUndefined()
    }
    expect(items.length).toBeGreaterThan(60)
  })
})

function isHandled({ method, path }: RouteFact): boolean {
  return castai.emulator.routes.some(
    (route) => route.method === method && route.path === path && route.handle !== undefined,
  )
}
