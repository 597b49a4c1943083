/** The vendors' own temporary tokens, end to end: what can be chosen, what the vendor is asked for, and what it ends. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ManualTimers } from '../../src/emulators/kit/timers.ts'
import { type MintResponse, mintToken, openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let key: string
const timers = new ManualTimers()

beforeAll(async () => {
  world = await openWorld({
    database: [],
    emulators: { retellai: { timers } },
    settings: ['tokens:', '  allowDirect: true', '  limits: { perUser: 3, perAddress: 500, perClient: 500 }'],
  })
  const { addClient } = world
  key = (
    await addClient(
      { vendor: 'assemblyai', scopes: ['mint:streaming'] },
      { vendor: 'retellai', scopes: ['mint:web-calls'] },
    )
  ).key
})
afterAll(() => world?.close())

const errorOf = ({ status, body }: MintResponse) => [
  status,
  body.error?.code,
  body.error?.field,
  body.error?.detail,
]
let users = 0
const nextUser = () => {
  users += 1
  return `user-${users}`
}

describe('AssemblyAI, streaming', () => {
  const mint = (wish: object = {}) =>
    mintToken(world.first.url, 'assemblyai/streaming', key, { user: nextUser(), mode: 'direct', ...wish })
  const asked = () => world.vendors.assemblyai.arrivals.filter(({ path }) => path === '/v3/token')

  test('the vendor is asked for lifetime and session length, and for nothing else', async () => {
    const before = asked().length
    const { status, body } = await mint()
    expect([status, body.mode, body.expiresInSeconds, body.maxSessionSeconds]).toEqual([
      201,
      'direct',
      60,
      600,
    ])
    await mint({ expiresInSeconds: 1, maxSessionSeconds: 60 })
    expect(
      asked()
        .slice(before)
        .map(({ query }) => String(query)),
    ).toEqual([
      'expires_in_seconds=60&max_session_duration_seconds=600',
      'expires_in_seconds=1&max_session_duration_seconds=60',
    ])
    expect(world.vendors.assemblyai.emulator.snapshot().tokens.at(-1)).toMatchObject({
      sessionSecondsMax: 60,
    })
    expect(JSON.stringify(body)).not.toContain(world.vendorKeys.assemblyai.value)
    const opened = openWithToken(body.url, body.token)
    expect(await opened.first).toMatchObject({ type: 'Begin' })
    opened.socket.terminate()
  })

  test('what is out of range, or would be chosen in the token, never gets there', async () => {
    const before = asked().length
    for (const expiresInSeconds of [0, 601, 1.5])
      expect((await mint({ expiresInSeconds })).body.error.message).toContain('from 1 to 600')
    for (const maxSessionSeconds of [1, 59])
      expect(errorOf(await mint({ maxSessionSeconds }))).toEqual([
        400,
        'ERR_TOKENS_SESSION',
        'maxSessionSeconds',
        "With the vendor's own token it lasts from 60 to 10800, and by policy 600 at most.",
      ])
    expect(errorOf(await mint({ maxSessionSeconds: 601 })).slice(0, 3)).toEqual([
      400,
      'ERR_TOKENS_SESSION',
      'maxSessionSeconds',
    ])
    for (const name of ['webhook_url', 'redact_pii', '_customer_support_audio_capture'])
      expect(errorOf(await mint({ parameters: { [name]: 'x' } })).slice(0, 3)).toEqual([
        400,
        'ERR_TOKENS_INPUT',
        `parameters.${name}`,
      ])
    expect(asked()).toHaveLength(before)
  })

  test('limits and locks hold as they do for tokens of ours', async () => {
    const user = nextUser()
    const answers = await Promise.all([1, 2, 3, 4].map(() => mint({ user })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 429])
    await world.first.control.perform('lock.add', {
      target: { kind: 'user', id: 'locked-out' },
      reason: 'test',
    })
    const before = asked().length
    expect((await mint({ user: 'locked-out' })).body.error.reason).toBe('locked')
    expect(asked()).toHaveLength(before)
  })

  test('is on record, and stands in no log', async () => {
    const { body } = await mint({ user: 'eve' })
    const records = await world.first.control.perform('audit.tail', { limit: 20 })
    expect(records.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({
        action: 'token.mint',
        metadata: expect.objectContaining({ mode: 'direct', lifetimeSeconds: 60, sessionSeconds: 600 }),
      }),
    )
    const files = readdirSync(world.first.home).filter((file) => /\.db(-wal)?$/.test(file))
    const text = files.map((file) => readFileSync(join(world.first.home, file), 'latin1')).join('')
    expect(text).toContain('token.mint')
    expect(text).not.toContain(body.token)
  })

  test('a vendor that gives none is told apart from a gate that may not', async () => {
    world.vendors.assemblyai.faults.add({ kind: 'status', status: 401, pathPrefix: '/v3/token' })
    expect(errorOf(await mint())).toEqual([502, 'ERR_TOKENS_VENDOR', undefined, 'It answered with 401.'])
  })
})

describe.each([
  ['web-call', 'gateway'],
  ['web-call-v2', undefined],
])('Retell, %s', (purpose, transport) => {
  let agentId: string
  const vendor = async (line: string, body?: object, bearer = world.vendorKeys.retellai.value) => {
    const [method = '', path = ''] = line.split(' ')
    const response = await fetch(world.vendors.retellai.url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Record<string, unknown>
  }
  const mint = (wish: object = {}, credential = key) =>
    mintToken(world.first.url, `retellai/${purpose}`, credential, {
      user: nextUser(),
      parameters: { agent_id: agentId },
      ...wish,
    })
  const calls = async () => ((await vendor('POST /v3/list-calls', {})).items as unknown[]).length

  beforeEach(async () => {
    const { llm_id } = await vendor('POST /create-retell-llm', {})
    const engine = { type: 'retell-llm', llm_id }
    const agent = await vendor('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
    agentId = String(agent.agent_id)
  })

  test('the answer is what its SDK takes, with the half minute the vendor gives', async () => {
    const { status, body } = await mint()
    expect([status, body.mode, body.maxSessionSeconds]).toEqual([201, 'direct', 600])
    expect(body.call).toMatchObject({ access_token: body.token, call_id: expect.any(String) })
    expect(body.call.transport).toBe(transport)
    // Version 3 says when its token ends; this vendor's clock stands still in January.
    if (transport === undefined) expect(body.expiresInSeconds).toBe(30)
    else expect(body.expiresAtMs).toBe(timers.now() + 30_000)
    // The whole call, which version 2 answers with, is not a page's business.
    expect(JSON.stringify(body)).not.toContain('agent_name')
    expect(JSON.stringify(body)).not.toContain(world.vendorKeys.retellai.value)
  })

  test('a call lasts as long as the gate said, whatever its agent says', async () => {
    const { body } = await mint({ maxSessionSeconds: 90 })
    const { call_id, access_token } = body.call
    await vendor('POST /v1/webrtc/sessions', { call_id, identity: 'web', sdp: 'v=0\r\n' }, access_token)
    await timers.advance(89_000)
    expect((await vendor(`GET /v2/get-call/${call_id}`)).call_status).toBe('ongoing')
    await timers.advance(1_000)
    expect(await vendor(`GET /v2/get-call/${call_id}`)).toMatchObject({
      call_status: 'ended',
      disconnection_reason: 'max_duration_reached',
    })
  })

  test('nobody joined within half a minute: there is no call any more', async () => {
    const { body } = await mint()
    await timers.advance(30_000)
    expect(await vendor(`GET /v2/get-call/${body.call.call_id}`)).toMatchObject({
      disconnection_reason: 'error_user_not_joined',
    })
  })

  test('no override, no webhook, no other start, no other length, no unknown field', async () => {
    const before = await calls()
    const webhook = { agent: { webhook_url: 'https://evil.example' } }
    for (const [name, value] of [
      ['agent_override', webhook],
      ['webhook_url', 'https://evil.example'],
      ['current_node_id', 'node-9'],
      ['opt_out_sensitive_data_storage', false],
    ] as const)
      expect(errorOf(await mint({ parameters: { agent_id: agentId, [name]: value } })).slice(0, 3)).toEqual([
        400,
        'ERR_TOKENS_INPUT',
        `parameters.${name}`,
      ])
    expect(errorOf(await mint({ parameters: {} })).slice(1, 3)).toEqual([
      'ERR_TOKENS_INPUT',
      'parameters.agent_id',
    ])
    for (const maxSessionSeconds of [59, 601])
      expect(errorOf(await mint({ maxSessionSeconds })).slice(1, 3)).toEqual([
        'ERR_TOKENS_SESSION',
        'maxSessionSeconds',
      ])
    expect(errorOf(await mint({ expiresInSeconds: 60 }))).toEqual([
      400,
      'ERR_TOKENS_INPUT',
      'expiresInSeconds',
      'The vendor lets nobody choose: its token must be used within 30.',
    ])
    expect(errorOf(await mint({ mode: 'relay' })).slice(1, 3)).toEqual(['ERR_TOKENS_INPUT', 'mode'])
    expect(await calls()).toBe(before)
  })

  test('the rules of the grant hold, and leave the length of the call to the gate', async () => {
    const operation = purpose === 'web-call' ? 'web-calls.create' : 'web-calls.create-v2'
    const { key: bound } = await world.addClient({
      vendor: 'retellai',
      scopes: ['mint:web-calls'],
      constraints: {
        shippedRules: ['no-agent-override'],
        bodyRules: [{ id: 'our-agent', operations: [operation], field: 'agent_id', oneOf: [agentId] }],
      },
    })
    expect((await mint({}, bound)).status).toBe(201)
    const other = await mint({ parameters: { agent_id: 'agent_of_somebody_else' } }, bound)
    expect([other.status, other.body.error.code]).toEqual([403, 'ERR_TOKENS_FORBIDDEN'])
  })
})

test('what a vendor does not offer is said, in one sentence', async () => {
  const { key: all } = await world.addClient(
    { vendor: 'retellai', scopes: ['mint:web-calls'] },
    { vendor: 'castai', scopes: ['read:*'] },
  )
  const chat = await mintToken(world.first.url, 'retellai/web-chat', all)
  expect([chat.status, chat.body.error.detail]).toEqual([
    404,
    'Retell has no temporary token for chats: let your server create and complete them.',
  ])
  const cast = await mintToken(world.first.url, 'castai/web-chat', all)
  expect([cast.status, cast.body.error.detail]).toEqual([404, 'Cast AI has no temporary tokens of any kind.'])
})
