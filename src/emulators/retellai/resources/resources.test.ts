import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asList, type JsonObject } from '../json.ts'
import { type Bench, openBench } from '../test-bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench()
})

afterEach(() => bench.close())

async function upload(path: string, fields: Record<string, string | File>): Promise<JsonObject> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const response = await fetch(bench.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bench.key}` },
    body: form,
  })
  expect(response.status).toBe(201)
  return (await response.json()) as JsonObject
}

describe('knowledge bases', () => {
  test('take texts, addresses and files, and read them in a while', async () => {
    const made = await upload('/create-knowledge-base', {
      knowledge_base_name: 'Menu',
      knowledge_base_texts: JSON.stringify([{ title: 'Lunch', text: 'Soup.' }]),
      'knowledge_base_urls[]': 'https://example.com/menu',
      knowledge_base_files: new File(['Stew.'], 'dinner.txt'),
    })
    expect(made).toMatchObject({
      knowledge_base_name: 'Menu',
      status: 'in_progress',
      knowledge_base_sources: [
        { type: 'text', title: 'Lunch' },
        { type: 'document', filename: 'dinner.txt', file_size: 5 },
      ],
    })
    const path = `/get-knowledge-base/${made.knowledge_base_id}`
    expect(await bench.made(`GET ${path}`)).toMatchObject({ status: 'in_progress' })
    await bench.advance(3000)
    expect(await bench.made(`GET ${path}`)).toMatchObject({ status: 'complete' })
    const urls = JSON.stringify(['https://example.com/hours'])
    const grown = await upload(`/add-knowledge-base-sources/${made.knowledge_base_id}`, {
      knowledge_base_urls: urls,
    })
    expect(grown).toMatchObject({ status: 'in_progress' })
    expect(asList(grown.knowledge_base_sources)).toHaveLength(3)
  })
})

describe('phone numbers', () => {
  test('are fictional, differ, and show their pretty form', async () => {
    const first = await bench.made('POST /create-phone-number', { area_code: 212 })
    const second = await bench.made('POST /create-phone-number', { area_code: 212 })
    expect(first).toMatchObject({
      phone_number: '+12125550100',
      phone_number_pretty: '(212) 555-0100',
      phone_number_type: 'retell-twilio',
    })
    expect(second.phone_number).not.toBe(first.phone_number)
  })

  test('a trunk’s password is never shown again', async () => {
    const password = 'open sesame'
    await bench.made('POST /import-phone-number', {
      phone_number: '+13105550111',
      termination_uri: 'sip.example.com',
      sip_trunk_auth_username: 'trunk',
      sip_trunk_auth_password: password,
    })
    await bench.made('PATCH /update-phone-number/+13105550111', { transport: 'TLS', auth_password: password })
    const shown = await bench.made('GET /get-phone-number/+13105550111')
    expect(shown).toMatchObject({
      phone_number_type: 'custom',
      sip_outbound_trunk_config: {
        termination_uri: 'sip.example.com',
        auth_username: 'trunk',
        transport: 'TLS',
      },
    })
    expect(JSON.stringify(shown) + JSON.stringify(bench.emulator.snapshot())).not.toContain(password)
  })
})

describe('apps', () => {
  test('never show a secret, and are connected once tested', async () => {
    const secret = 'open sesame'
    const app = await bench.made('POST /create-app', {
      provider: 'hubspot',
      type: 'crm',
      auth_config: { type: 'oauth2', client_id: 'id', client_secret: secret },
    })
    expect(app).toMatchObject({
      auth_config: { type: 'oauth2', client_id: 'id' },
      connection_status: 'not_connected',
    })
    expect(await bench.made(`POST /test-app-auth/${app.app_id}`)).toEqual({ success: true })
    const shown = await bench.made(`GET /get-app/${app.app_id}`)
    expect(shown).toMatchObject({ connection_status: 'connected' })
    expect(JSON.stringify([app, shown])).not.toContain(secret)
    const changed = await bench.made(`PATCH /update-app/${app.app_id}`, {
      auth_config: { type: 'api_key', api_key: secret },
    })
    expect(changed).toMatchObject({ auth_config: { type: 'api_key' }, connection_status: 'not_connected' })
    expect(changed.auth_config).not.toHaveProperty('api_key')
  })

  test('in use by an agent are kept, and leave the CRM link when they go', async () => {
    const app = await bench.made('POST /create-app', { provider: 'hubspot', type: 'crm' })
    await bench.made('POST /update-crm-config', { app_id: app.app_id })
    const agent = await bench.made('POST /create-agent', {
      voice_id: '11labs-Adrian',
      response_engine: { type: 'custom-llm', llm_websocket_url: 'wss://example.com' },
      post_call_actions: [{ app_id: app.app_id }],
    })
    expect(await bench.made(`GET /list-app-usages/${app.app_id}`)).toMatchObject({
      items: [{ type: 'agent', agent_id: agent.agent_id, agent_versions: [0] }],
    })
    expect((await bench.request(`DELETE /delete-app/${app.app_id}`)).status).toBe(400)
    expect((await bench.request(`DELETE /delete-app/${app.app_id}?force_delete=true`)).status).toBe(204)
    expect(await bench.made('GET /get-crm-config')).not.toHaveProperty('app_id')
  })
})

describe('contacts', () => {
  test('there is one for a number', async () => {
    const made = await bench.made('POST /create-contact', {
      phone_number: '+14155550142',
      first_name: 'Dana',
    })
    expect((await bench.request('POST /create-contact', { phone_number: '+14155550142' })).status).toBe(409)
    expect(await bench.made('GET /get-contact-by-phone/+14155550142')).toMatchObject({
      contact_id: made.contact_id,
      conversation_count: 0,
    })
    const changed = await bench.made(`PATCH /update-contact/${made.contact_id}`, {
      phone_number: '+19995550000',
      tags: ['regular'],
    })
    expect(changed).toMatchObject({ phone_number: '+14155550142', first_name: 'Dana', tags: ['regular'] })
  })

  test('are found by text and by criteria, with a total', async () => {
    for (const [index, name] of ['Dana', 'Robin', 'Sam'].entries()) {
      await bench.made('POST /create-contact', { phone_number: `+1415555010${index}`, first_name: name })
    }
    expect(await bench.made('POST /list-contacts', { search_query: 'ROB' })).toMatchObject({
      items: [{ first_name: 'Robin' }],
      total: 1,
    })
    const criteria = { phone_number: { type: 'string', op: 'ew', value: '02' } }
    expect(await bench.made('POST /list-contacts', { filter_criteria: criteria })).toMatchObject({
      items: [{ first_name: 'Sam' }],
    })
    expect(await bench.made('POST /list-contacts', { limit: 2 })).toMatchObject({ has_more: true, total: 3 })
  })

  test('have the conversations of their number', async () => {
    const ids = await bench.emulator.dashboard.seed()
    const contact = await bench.made('POST /create-contact', { phone_number: '+14155550142' })
    const { record } = await bench.emulator.dashboard.placeInboundCall({
      fromNumber: '+14155550142',
      toNumber: ids.phoneNumber,
    })
    bench.emulator.dashboard.endCall(record?.id ?? '')
    expect(await bench.made(`GET /list-contact-conversations/${contact.contact_id}`)).toMatchObject({
      items: [
        { type: 'call', call_id: record?.id, direction: 'inbound', disconnection_reason: 'user_hangup' },
      ],
    })
    expect(await bench.made(`GET /get-contact/${contact.contact_id}`)).toMatchObject({
      conversation_count: 1,
    })
  })

  test('can be imported from a file, one import at a time', async () => {
    const csv = 'Phone,Name\n+14155550101,Ada\n,Nobody\n+14155550102,Grace\n'
    const { upload_id: uploadId } = await upload('/upload-contact-import-file', {
      file: new File([csv], 'people.csv', { type: 'text/csv' }),
    })
    const mapping = [
      { external_field_name: 'Phone', field_name: 'phone_number' },
      { external_field_name: 'Name', field_name: 'first_name' },
    ]
    const start = () =>
      bench.request('POST /create-contact-import', { upload_id: uploadId, column_mapping: mapping })
    expect(await start()).toMatchObject({ status: 201, body: { status: 'queued', triggered_by: 'manual' } })
    expect((await start()).status).toBe(409)
    await bench.advance(2000)
    expect(await bench.made('GET /get-contact-import')).toMatchObject({
      status: 'idle',
      succeeded: 2,
      failed: 1,
    })
    expect(await bench.made('GET /get-contact-by-phone/+14155550102')).toMatchObject({ first_name: 'Grace' })
    const noNumber = { upload_id: uploadId, column_mapping: mapping.slice(1) }
    expect((await bench.request('POST /create-contact-import', noNumber)).status).toBe(400)
  })

  test('are synchronised with the linked app, one sync at a time', async () => {
    expect(await bench.made('GET /get-sync-job-status')).toEqual({ status: 'idle' })
    expect((await bench.request('POST /run-sync-job')).status).toBe(400)
    const app = await bench.made('POST /create-app', { provider: 'hubspot', type: 'crm' })
    await bench.made('POST /update-crm-config', { app_id: app.app_id })
    expect(await bench.made('GET /get-crm-schema')).toMatchObject({ provider: 'hubspot' })
    await bench.made('POST /run-sync-job')
    expect((await bench.request('POST /run-sync-job')).status).toBe(409)
    await bench.advance(2000)
    expect(await bench.made('GET /get-sync-job-status')).toMatchObject({ status: 'idle' })
    expect(await bench.made('GET /get-crm-config')).toHaveProperty('last_sync_timestamp')
  })
})

describe('tests of agents', () => {
  test('a batch runs its cases as they were when it started', async () => {
    const ids = await bench.emulator.dashboard.seed()
    expect(await bench.made(`GET /get-batch-test/${ids.testBatchId}`)).toMatchObject({
      status: 'in_progress',
      total_count: 1,
      pass_count: 0,
    })
    await bench.made(`PUT /update-test-case-definition/${ids.testCaseId}`, { name: 'Renamed' })
    await bench.advance(3000)
    expect(await bench.made(`GET /get-batch-test/${ids.testBatchId}`)).toMatchObject({
      status: 'complete',
      pass_count: 1,
    })
    expect(await bench.made(`GET /get-test-run/${ids.testRunId}`)).toMatchObject({
      status: 'pass',
      test_case_definition_snapshot: { name: 'Books a table' },
    })
    const unknown = { test_case_definition_ids: ['test_case_x'], response_engine: { type: 'retell-llm' } }
    expect((await bench.request('POST /create-batch-test', unknown)).status).toBe(400)
  })

  test('lists need the type of engine, and keep to its id', async () => {
    const ids = await bench.emulator.dashboard.seed()
    expect((await bench.request('GET /v2/list-batch-tests')).status).toBe(400)
    const count = async (query: string) =>
      asList((await bench.made(`GET /v2/list-test-case-definitions?type=retell-llm${query}`)).items).length
    expect(await count('')).toBe(2)
    expect(await count(`&llm_id=${ids.llmId}`)).toBe(2)
    expect(await count('&llm_id=llm_other')).toBe(0)
  })
})

describe('exports', () => {
  test('are asked for in the dashboard and listed by the API', async () => {
    const id = bench.emulator.dashboard.requestExport('chat')
    expect(await bench.made('GET /v2/list-export-requests')).toMatchObject({
      items: [{ export_request_id: id, channel: 'chat', status: 'completed' }],
      has_more: false,
    })
  })
})
