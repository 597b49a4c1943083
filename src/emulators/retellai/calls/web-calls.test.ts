import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { asList } from '../json.ts'
import { type Bench, openBench } from '../test-bench.ts'

let bench: Bench
let agentId: string

async function open(options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  const llm = await bench.made('POST /create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id: llm.llm_id }
  const agent = await bench.made('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  agentId = String(agent.agent_id)
}

beforeEach(() => open())
afterEach(() => bench.close())

const create = () => bench.made('POST /v3/create-web-call', { agent_id: agentId })
const get = (id: unknown) => bench.made(`GET /v2/get-call/${id}`)
const join = (web: Record<string, unknown>, token = String(web.access_token)) =>
  bench.request(
    'POST /v1/webrtc/sessions',
    { call_id: web.call_id, identity: `web-${web.call_id}`, sdp: 'v=0\r\n' },
    token,
  )

describe('/v3/create-web-call', () => {
  test('answers 201 with a token, its end and how to connect', async () => {
    const { status, body } = await bench.request('POST /v3/create-web-call', { agent_id: agentId })
    expect(status).toBe(201)
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'call_id',
      'expires_at',
      'ice_servers',
      'transport',
    ])
    expect(body).toMatchObject({ transport: 'gateway', expires_at: bench.timers.now() + 30_000 })
    expect(asList(body.ice_servers)).toHaveLength(1)
    expect(await get(body.call_id)).toMatchObject({
      call_type: 'web_call',
      call_status: 'registered',
      access_token: body.access_token,
    })
  })

  test('needs a known voice agent in a known version', async () => {
    const post = async (body: object) => (await bench.request('POST /v3/create-web-call', body)).status
    expect(await post({})).toBe(400)
    expect(await post({ agent_id: 'agent_unknown' })).toBe(422)
    expect(await post({ agent_id: agentId, agent_version: 7 })).toBe(422)
    expect(await post({ agent_id: agentId, agent_version: 'latest_published' })).toBe(422)
    expect(await post({ agent_id: agentId, agent_version: 'latest' })).toBe(201)
    bench.emulator.dashboard.assignTag(agentId, 'prod', 0)
    expect(await post({ agent_id: agentId, agent_version: 'prod' })).toBe(201)
  })

  test('a call nobody joins within 30 s is an error', async () => {
    const web = await create()
    await bench.advance(29_999)
    expect((await get(web.call_id)).call_status).toBe('registered')
    await bench.advance(1)
    expect(await get(web.call_id)).toMatchObject({
      call_status: 'error',
      disconnection_reason: 'error_user_not_joined',
    })
    expect((await join(web)).status).toBe(401)
  })

  test('life of the token and the patience for a join are switches', async () => {
    await bench.close()
    await open({ tokenTtlMs: 5000, joinTimeoutMs: 60_000 })
    const web = await create()
    expect(web.expires_at).toBe(bench.timers.now() + 5000)
    await bench.advance(5000)
    expect((await join(web)).status).toBe(401)
    expect((await get(web.call_id)).call_status).toBe('registered')
  })
})

describe('/v2/create-web-call', () => {
  test('answers 201 with the whole call and nothing about the transport', async () => {
    const { status, body } = await bench.request('POST /v2/create-web-call', { agent_id: agentId })
    expect(status).toBe(201)
    expect(body).toMatchObject({ call_type: 'web_call', call_status: 'registered', agent_id: agentId })
    expect(typeof body.access_token).toBe('string')
    expect(body).not.toHaveProperty('transport')
    expect(body).not.toHaveProperty('expires_at')
  })
})

describe('signalling', () => {
  test('joining starts the call, leaving ends it', async () => {
    const web = await create()
    const joined = await join(web)
    expect(joined.status).toBe(201)
    expect(joined.body.sdp).toContain('m=audio')
    await bench.advance(3000)
    expect((await get(web.call_id)).call_status).toBe('ongoing')
    const session = `/v1/webrtc/sessions/${joined.body.session_id}`
    const token = String(web.access_token)
    expect((await bench.request(`PATCH ${session}`, { candidate: 'none' }, token)).status).toBe(204)
    expect((await bench.request(`DELETE ${session}`, undefined, token)).status).toBe(204)
    expect(await get(web.call_id)).toMatchObject({
      call_status: 'ended',
      disconnection_reason: 'user_hangup',
      duration_ms: 3000,
    })
    expect((await bench.request(`DELETE ${session}`, undefined, token)).status).toBe(404)
  })

  test('a key is no token and a token no key', async () => {
    const web = await create()
    expect((await join(web, bench.key)).status).toBe(401)
    expect((await bench.request('GET /get-concurrency', undefined, String(web.access_token))).status).toBe(
      401,
    )
  })

  test('a token opens its own call only', async () => {
    const [first, second] = [await create(), await create()]
    expect((await join(first, String(second.access_token))).status).toBe(400)
  })

  test('a token joins once, unless the switch says otherwise', async () => {
    const web = await create()
    expect((await join(web)).status).toBe(201)
    expect((await join(web)).status).toBe(401)
    await bench.close()
    await open({ singleUseTokens: false })
    const other = await create()
    expect((await join(other)).status).toBe(201)
    expect((await join(other)).status).toBe(201)
  })

  test('answers 404 while the room is not ready', async () => {
    await bench.close()
    await open({ roomReadyAfterMs: 500 })
    const web = await create()
    expect((await join(web)).status).toBe(404)
    await bench.advance(500)
    expect((await join(web)).status).toBe(201)
  })

  test('a listener joins without starting or ending anything', async () => {
    const web = await create()
    await join(web)
    const listener = await bench.made(`POST /v2/listen-live-call/${web.call_id}`)
    const token = String(listener.access_token)
    const { body } = await join({ call_id: web.call_id }, token)
    const session = `/v1/webrtc/sessions/${body.session_id}`
    expect((await bench.request(`DELETE ${session}`, undefined, token)).status).toBe(204)
    expect((await get(web.call_id)).call_status).toBe('ongoing')
  })

  test('browsers are told that they may call', async () => {
    const preflight = await fetch(`${bench.url}/v3/create-web-call`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    const elsewhere = await fetch(`${bench.url}/v3/list-calls`, { method: 'OPTIONS' })
    expect(elsewhere.status).toBe(401)
  })
})

describe('the monitor socket', () => {
  const watch = (callId: unknown, ...protocols: string[]) =>
    new WebSocket(`${bench.url.replace('http', 'ws')}/v2/monitor-call/${callId}`, protocols)
  const closing = async (socket: WebSocket) => {
    const [code, reason] = await once(socket, 'close')
    return `${code} ${reason}`
  }

  test('takes the key from its subprotocols and closes with the call', async () => {
    const web = await create()
    await join(web)
    const socket = watch(web.call_id, 'bearer', bench.key)
    await once(socket, 'open')
    const closed = closing(socket)
    // A round trip, so that the socket is known to be followed before the call ends.
    socket.ping()
    await once(socket, 'pong')
    bench.emulator.dashboard.endCall(String(web.call_id))
    expect(await closed).toBe('1000 call_ended')
  })

  test('4004 asks to come back when the call is live', async () => {
    const web = await create()
    expect(await closing(watch(web.call_id, 'bearer', bench.key))).toBe('4004 call_not_live')
  })

  test('a wrong key and one without the Call permission are final', async () => {
    const web = await create()
    await join(web)
    const { key } = bench.emulator.createKey({ permissions: { History: 'Edit' } })
    expect(await closing(watch(web.call_id, 'bearer', 'nobody'))).toBe('4001 unauthorized')
    expect(await closing(watch(web.call_id, 'bearer', key))).toBe('4001 unauthorized')
  })
})
