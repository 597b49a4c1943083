/** Browser tokens end to end: minted with a client key, redeemed once by the official SDK, streamed through the gate. */
import { StreamingTranscriber, type TurnEvent } from 'assemblyai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { mintToken, openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

/** 100 ms of 16 kHz, 16-bit, mono. */
const frameBytes = 3_200

describeOnBoth((database) => {
  let world: World
  let key: string

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      settings: [
        'tokens:',
        '  origins: [https://app.example.com]',
        '  sessionsPerUser: 1',
        '  purposes:',
        '    assemblyai:',
        '      streaming:',
        '        parameters: { redact_pii: null }',
      ],
    })
    key = (await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })).key
  })
  afterAll(() => world?.close())

  const mint = (body: object = {}) => mintToken(world.first.tlsUrl, 'assemblyai/streaming', key, body)

  test('the official SDK streams with a token of ours, and the vendor sees its own key alone', async () => {
    const { status, body, headers } = await mint({ user: 'ada' })
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect(body).toMatchObject({ mode: 'relay', expiresInSeconds: 60, maxSessionSeconds: 600 })
    const transcriber = new StreamingTranscriber({
      token: body.token,
      websocketBaseUrl: body.url,
      sampleRate: 16_000,
      speechModel: 'universal-streaming-english',
      formatTurns: true,
      connectTimeout: 5_000,
    })
    const turns: TurnEvent[] = []
    transcriber.on('turn', (turn) => turns.push(turn))
    const begin = await transcriber.connect()
    expect(begin.expires_at).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) + 600)
    for (let sent = 0; sent < 12; sent += 1) transcriber.sendAudio(new ArrayBuffer(frameBytes))
    await transcriber.close()
    const formatted = turns.filter((turn) => turn.turn_is_formatted).map(({ transcript }) => transcript)
    expect(formatted[0]).toMatch(/^Thank you for calling/)

    const again = await openWithToken(body.url, body.token)
    expect(await again.closed).toMatchObject({ code: 1008 })
    expect(again.messages[0]).toMatchObject({ type: 'Error', sallyport_reason: 'token_used' })
  })

  test("a web call of Retell: the vendor's own token, for the agent that was asked for, under the rules of the grant", async () => {
    const { url } = world.vendors.retellai
    const make = async (path: string, body: object) => {
      const headers = {
        authorization: `Bearer ${world.vendorKeys.retellai.value}`,
        'content-type': 'application/json',
      }
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await answer.json()) as Record<string, unknown>
    }
    const llm = await make('/create-retell-llm', {})
    const engine = { type: 'retell-llm', llm_id: llm.llm_id }
    const agent = await make('/create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
    const rule = {
      id: 'our-agent',
      operations: ['web-calls.create'],
      field: 'agent_id',
      oneOf: [agent.agent_id],
    }
    const constraints = { bodyRules: [rule] }
    const own = await world.addClient({ vendor: 'retellai', scopes: ['mint:web-calls'], constraints })
    const ask = (agentId: unknown) =>
      mintToken(world.first.tlsUrl, 'retellai/web-call', own.key, { parameters: { agent_id: agentId } })
    const { status, body } = await ask(agent.agent_id)
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body).toMatchObject({
      mode: 'direct',
      token: expect.any(String),
      call: { call_id: expect.any(String) },
    })
    expect(JSON.stringify(body)).not.toContain(world.vendorKeys.retellai.value)
    expect((await ask('agent_of_somebody_else')).status).toBe(403)
  })
})
