import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countCoverage } from '../kit/coverage.ts'
import type { SeededIds } from './index.ts'
import { keyedRoutes } from './routes.ts'
import { type Bench, openBench } from './test-bench.ts'

let bench: Bench
let ids: SeededIds

beforeAll(async () => {
  bench = await openBench()
  ids = await bench.emulator.dashboard.seed()
})

afterAll(() => bench.close())

test('every route is stood in for', () => {
  // 110 of the SDK, 13 that it no longer calls, three for signalling, one for files.
  expect(countCoverage(bench.emulator)).toEqual({ vendor: 'retellai', emulated: 127, notEmulated: 0 })
})

test('no two routes answer the same request', () => {
  const shapes = keyedRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`)
  expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([])
})

describe('an unknown id', () => {
  const unknown422 = [
    'GET /v2/get-call/x',
    'PATCH /v2/update-call/x',
    'DELETE /v2/delete-call/x',
    'POST /v2/stop-call/x',
    'POST /v2/listen-live-call/x',
    'PUT /rerun-call-analysis/x',
    'GET /get-chat/x',
    'PATCH /update-chat/x',
    'PATCH /end-chat/x',
    'DELETE /delete-chat/x',
    'GET /get-agent/x',
    'PATCH /update-agent/x',
    'DELETE /delete-agent/x',
    'GET /get-agent-versions/x',
    'POST /publish-agent-version/x',
    'GET /get-chat-agent/x',
    'GET /get-mcp-tools/x?mcp_id=m',
    'GET /get-retell-llm/x',
    'PATCH /update-retell-llm/x',
    'DELETE /delete-retell-llm/x',
    'GET /get-voice/x',
    'GET /get-phone-number/x',
    'PATCH /update-phone-number/x',
    'DELETE /delete-phone-number/x',
    'GET /get-knowledge-base/x',
    'DELETE /delete-knowledge-base/x',
    'DELETE /delete-knowledge-base-source/x/source/y',
    'PATCH /update-conversation-flow/x',
  ]
  const unknown404 = [
    'GET /get-conversation-flow/x',
    'DELETE /delete-conversation-flow/x',
    'GET /get-conversation-flow-component/x',
    'PATCH /update-conversation-flow-component/x',
    'DELETE /delete-conversation-flow-component/x',
    'GET /get-test-case-definition/x',
    'PUT /update-test-case-definition/x',
    'DELETE /delete-test-case-definition/x',
    'GET /get-batch-test/x',
    'GET /get-test-run/x',
    'GET /v2/list-test-runs/x',
    'GET /get-contact/x',
    'GET /get-app/x',
  ]
  const withBody = (line: string) => (/^(POST|PATCH|PUT)/.test(line) ? {} : undefined)

  test.each(unknown422)('%s is 422', async (line) => {
    expect(await bench.request(line, withBody(line))).toMatchObject({
      status: 422,
      body: { status: 'error', message: 'Cannot find requested asset under given api key.' },
    })
  })

  test.each(unknown404)('%s is 404', async (line) => {
    expect((await bench.request(line, withBody(line))).status).toBe(404)
  })
})

describe('a create without what it requires is 400', () => {
  test.each([
    '/create-agent',
    '/create-chat-agent',
    '/create-conversation-flow',
    '/create-conversation-flow-component',
    '/create-knowledge-base',
    '/clone-voice',
    '/create-asset',
    '/add-community-voice',
    '/search-community-voice',
    '/import-phone-number',
    '/v2/create-phone-call',
    '/v2/register-phone-call',
    '/v3/create-web-call',
    '/v2/create-web-call',
    '/create-batch-call',
    '/create-chat',
    '/create-chat-completion',
    '/create-sms-chat',
    '/create-batch-test',
    '/create-test-case-definition',
    '/create-contact',
    '/create-contact-import',
    '/upload-contact-import-file',
    '/backfill-contact-analysis-data',
    '/create-app',
  ])('%s', async (path) => {
    expect((await bench.request(`POST ${path}`, {})).status).toBe(400)
    expect((await bench.request(`POST ${path}`, '[1]')).status).toBe(400)
    expect((await bench.request(`POST ${path}`, '{broken')).status).toBe(400)
  })
})

describe('statuses that break the pattern', () => {
  test.each([
    ['POST /add-community-voice', { provider_voice_id: 'v', voice_name: 'Robin' }, 200],
    ['POST /search-community-voice', { search_query: 'Robin' }, 200],
    ['POST /create-retell-llm', {}, 201],
  ])('%s', async (line, body, status) => {
    expect((await bench.request(line, body)).status).toBe(status)
  })

  test('an SMS chat is made with 200, a source deleted with 200, a chat ended with 204', async () => {
    const sms = { from_number: ids.phoneNumber, to_number: '+14155550190' }
    expect((await bench.request('POST /create-sms-chat', sms)).status).toBe(200)
    const source = `DELETE /delete-knowledge-base-source/${ids.knowledgeBaseId}/source/${ids.sourceId}`
    expect(await bench.request(source)).toMatchObject({
      status: 200,
      body: { knowledge_base_id: ids.knowledgeBaseId, knowledge_base_sources: [] },
    })
    expect(await bench.request(`PATCH /end-chat/${ids.spare.chatToEndId}`)).toMatchObject({
      status: 204,
      text: '',
    })
  })
})

describe('deprecated lists', () => {
  test.each([
    ['/list-agents', 'agent_id'],
    ['/list-chat-agents', 'agent_id'],
    ['/list-chat', 'chat_id'],
    ['/list-conversation-flow-components', 'conversation_flow_component_id'],
    ['/list-conversation-flows', 'conversation_flow_id'],
    ['/list-phone-numbers', 'phone_number'],
    ['/list-retell-llms', 'llm_id'],
    ['/list-test-case-definitions?type=retell-llm', 'test_case_definition_id'],
    ['/list-batch-tests?type=retell-llm', 'test_case_batch_job_id'],
  ])('%s is a bare array', async (path, name) => {
    const list = JSON.parse((await bench.request(`GET ${path}`)).text) as Record<string, unknown>[]
    expect(list.length).toBeGreaterThan(0)
    expect(typeof list[0]?.[name]).toBe('string')
  })

  test('the runs of a batch', async () => {
    const { text } = await bench.request(`GET /list-test-runs/${ids.testBatchId}`)
    expect(JSON.parse(text)).toMatchObject([{ test_case_job_id: ids.testRunId }])
  })
})

test('the paginated lists share one envelope', async () => {
  const paths = keyedRoutes
    .filter(
      ({ method, path }) => method === 'GET' && /^\/(v2\/list|list-apps)/.test(path) && !path.includes('{'),
    )
    .map(({ path }) => path)
  expect(paths).toHaveLength(8)
  for (const path of paths) {
    const { status, body } = await bench.request(`GET ${path}?limit=1&type=retell-llm`)
    expect({ path, status, envelope: typeof body.has_more }).toEqual({
      path,
      status: 200,
      envelope: 'boolean',
    })
    expect((await bench.request(`GET ${path}?limit=1001&type=retell-llm`)).status).toBe(400)
  }
})
