import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CastaiClient, CastaiError, castaiOperations } from '../../examples/castai/client.ts'
import { castaiClientUrl, generateCastaiClient } from '../../scripts/generate-castai-client.ts'
import { castai as profile } from '../../src/vendors/castai.ts'
import { type RecordingServer, startRecordingServer } from './recording-server.ts'

test('the client in the repository is the one that would be generated now', () => {
  expect(readFileSync(castaiClientUrl, 'utf8')).toBe(generateCastaiClient())
})

test('it knows every operation of the main host, and no other', () => {
  const main = profile.operations.filter(({ service }) => service === 'main')
  expect(castaiOperations).toEqual(
    Object.fromEntries(main.map(({ id, method, path }) => [id, `${method} ${path}`])),
  )
})

describe('a call', () => {
  const key = 'a client key'
  let server: RecordingServer
  let castai: CastaiClient

  beforeEach(async () => {
    server = await startRecordingServer()
    castai = new CastaiClient({ baseUrl: `${server.address}/castai/`, key })
  })
  afterEach(() => server.close())

  test('goes to the path of its operation, with the key in the one header', async () => {
    server.answer = { status: 200, body: '{"items":[]}' }
    const answer = await castai.call('nodes.list', {
      params: { clusterId: 'c1' },
      query: { 'page.limit': 10, zone: ['a', 'b'], excludeDeleting: true, nodeId: undefined },
    })
    expect(answer).toEqual({ items: [] })
    const [request] = server.requests
    expect([request?.method, request?.url]).toEqual([
      'GET',
      '/castai/v1/kubernetes/external-clusters/c1/nodes?page.limit=10&zone=a&zone=b&excludeDeleting=true',
    ])
    expect(request?.headers['x-api-key']).toBe(key)
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(request?.headers).not.toHaveProperty('content-type')
  })

  test('sends a body as JSON', async () => {
    await castai.call('service-accounts.keys.update', {
      params: { organizationId: 'o1', serviceAccountId: 's1', keyId: 'k1' },
      body: { active: false },
    })
    const [request] = server.requests
    expect([request?.method, request?.url]).toEqual([
      'PATCH',
      '/castai/v1/organizations/o1/service-accounts/s1/keys/k1',
    ])
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.body).toBe('{"active":false}')
  })

  test('keeps a parameter within its place in the path', async () => {
    await castai.call('node-templates.delete', { params: { clusterId: 'c1', nodeTemplateName: 'a/b?c#d' } })
    await castai.call('images.sbom.get', { params: { imageDigest: 'sha256:00ff' } })
    await castai.call('hosted-models.scale', {
      params: { organizationId: 'o1', clusterId: 'c1', hostedModelId: 'm1' },
    })
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/castai/v1/kubernetes/clusters/c1/node-templates/a%2Fb%3Fc%23d',
      '/castai/v1/security/runtime/sbom/sha256:00ff',
      '/castai/ai-optimizer/v1beta/organizations/o1/clusters/c1/hosted-models/m1:scale',
    ])
  })

  test.each(['', '.', '..'])('refuses the parameter "%s", and sends nothing', async (clusterId) => {
    await expect(castai.call('clusters.get', { params: { clusterId } })).rejects.toThrow(TypeError)
    expect(server.requests).toEqual([])
  })

  test('throws what the vendor or Sallyport says, with its status', async () => {
    const fieldViolations = [{ field: 'credentials', description: 'error' }]
    server.answer = { status: 403, body: JSON.stringify({ message: 'Not granted.', fieldViolations }) }
    const error = await castai.call('clusters.list').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CastaiError)
    expect(error).toMatchObject({
      message: 'Not granted.',
      status: 403,
      operation: 'clusters.list',
      fieldViolations,
    })
  })

  test('throws with its status where the answer is not JSON', async () => {
    server.answer = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }
    await expect(castai.call('clusters.list')).rejects.toMatchObject({
      status: 502,
      message: 'clusters.list was answered with status 502',
      fieldViolations: [],
    })
  })

  test('resolves with nothing for an empty answer and with text for text', async () => {
    server.answer = { status: 204, body: '' }
    expect(await castai.call('auth-tokens.delete', { params: { tokenId: 't1' } })).toBeUndefined()
    server.answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: '#!/bin/sh' }
    expect(await castai.call('scripts.connect.get')).toBe('#!/bin/sh')
  })

  test('does not carry its key along a redirect', async () => {
    server.answer = { status: 307, headers: { location: `${server.address}/elsewhere` }, body: '' }
    await expect(castai.call('clusters.list')).rejects.toThrow()
    expect(server.requests).toHaveLength(1)
  })

  test('is typed by its operation', () => {
    const calls = [
      () => castai.call('clusters.get', { params: { clusterId: 'c1' } }),
      () => castai.call('clusters.list'),
      // @ts-expect-error: the path has a parameter
      () => castai.call('clusters.get'),
      // @ts-expect-error: the parameter has another name
      () => castai.call('clusters.get', { params: { id: 'c1' } }),
      // @ts-expect-error: the path has two parameters
      () => castai.call('nodes.get', { params: { clusterId: 'c1' } }),
      // @ts-expect-error: the path has no parameter
      () => castai.call('clusters.list', { params: { clusterId: 'c1' } }),
      // @ts-expect-error: there is no such operation
      () => castai.call('clusters.explode'),
    ]
    // The compiler has judged these; none is made.
    expect(calls).toHaveLength(7)
  })
})
