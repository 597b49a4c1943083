import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asObject, type JsonObject } from '../json.ts'
import { type Bench, openBench, openReceiver, type Receiver } from '../test-bench.ts'

let bench: Bench
let receiver: Receiver
let llmId: unknown

async function open(options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  llmId = (await bench.made('POST /create-retell-llm', { begin_message: 'Hello there.' })).llm_id
}

beforeEach(async () => {
  receiver = await openReceiver()
  await open()
})

afterEach(async () => {
  await bench.close()
  await receiver.close()
})

async function start(settings: JsonObject = {}, fields: JsonObject = {}): Promise<string> {
  const agent = await bench.made('POST /create-chat-agent', {
    response_engine: { type: 'retell-llm', llm_id: llmId },
    webhook_url: receiver.url,
    ...settings,
  })
  return String((await bench.made('POST /create-chat', { agent_id: agent.agent_id, ...fields })).chat_id)
}

const get = (id: string) => bench.made(`GET /get-chat/${id}`)
const say = (id: string, content: string) =>
  bench.request('POST /create-chat-completion', { chat_id: id, content })

describe('a chat', () => {
  test('opens with the agent’s message and answers with 201', async () => {
    const id = await start({}, { metadata: { tenant: 'a' } })
    expect(await get(id)).toMatchObject({
      chat_status: 'ongoing',
      chat_type: 'api_chat',
      version: 0,
      metadata: { tenant: 'a' },
      transcript: 'Agent: Hello there.\n',
    })
    const answer = await say(id, 'Are you open?')
    expect(answer).toMatchObject({ status: 201, body: { messages: [{ role: 'agent' }] } })
    expect(await get(id)).toMatchObject({
      message_with_tool_calls: [
        { role: 'agent' },
        { role: 'user', content: 'Are you open?' },
        { role: 'agent' },
      ],
    })
  })

  test('is over when it was ended, and analysed then', async () => {
    const id = await start()
    await say(id, 'Bye')
    expect((await bench.request(`PATCH /end-chat/${id}`)).status).toBe(204)
    expect((await bench.request(`PATCH /end-chat/${id}`)).status).toBe(400)
    expect((await say(id, 'Still there?')).status).toBe(400)
    await bench.advance(2000)
    expect(await get(id)).toMatchObject({ chat_status: 'ended', chat_analysis: { chat_successful: true } })
    expect(await bench.made(`PUT /rerun-chat-analysis/${id}`)).toHaveProperty('chat_analysis')
  })

  test('closes itself after its agent’s silence', async () => {
    const id = await start({ end_chat_after_silence_ms: 60_000, auto_close_message: 'Closing.' })
    await bench.advance(50_000)
    await say(id, 'Wait')
    await bench.advance(50_000)
    expect((await get(id)).chat_status).toBe('ongoing')
    await bench.advance(10_000)
    expect(await get(id)).toMatchObject({ chat_status: 'ended' })
    expect((await get(id)).transcript).toContain('Agent: Closing.')
  })

  test('is gone when it was deleted', async () => {
    const id = await start()
    expect((await bench.request(`DELETE /delete-chat/${id}`)).status).toBe(204)
    expect((await bench.request(`GET /get-chat/${id}`)).status).toBe(422)
  })

  test('tells its webhook, under a key that is a switch', async () => {
    const id = await start()
    await bench.request(`PATCH /end-chat/${id}`)
    await bench.advance(2000)
    expect(receiver.requests.map(({ body }) => body.event)).toEqual([
      'chat_started',
      'chat_ended',
      'chat_analyzed',
    ])
    expect(receiver.requests[2]?.body).toMatchObject({ chat: { chat_id: id, chat_analysis: {} } })
    expect(receiver.requests[1]?.body.chat).not.toHaveProperty('chat_analysis')

    await bench.close()
    await open({ chatEventKey: 'conversation' })
    const other = await start()
    await bench.advance(0)
    expect(receiver.requests.at(-1)?.body).toMatchObject({ conversation: { chat_id: other } })
  })

  test('takes two of the three storage settings, and none that loosens', async () => {
    const id = await start()
    const change = async (setting: string) =>
      (await bench.request(`PATCH /update-chat/${id}`, { data_storage_setting: setting })).status
    expect(await change('everything_except_pii')).toBe(400)
    expect(await change('basic_attributes_only')).toBe(200)
    expect(await change('everything')).toBe(400)
    await bench.request(`PATCH /end-chat/${id}`)
    await bench.advance(2000)
    const chat = await get(id)
    expect(Object.keys(chat).filter((name) => /transcript|message|analysis/.test(name))).toEqual([])
  })

  test('is scrubbed after its end where its agent says so', async () => {
    const id = await start(
      {
        data_storage_setting: 'everything_except_pii',
        pii_config: { mode: 'post_call', categories: ['email'] },
      },
      { metadata: { contact: 'dana@example.com' } },
    )
    await say(id, 'I am dana@example.com')
    await bench.request(`PATCH /end-chat/${id}`)
    await bench.advance(2000)
    const text = JSON.stringify(await get(id))
    expect(text).not.toContain('dana@example.com')
    expect(text).toContain('[email 1]')
    expect(JSON.stringify(receiver.requests.at(-1)?.body)).toContain('dana@example.com')
  })
})

describe('/v3/list-chats', () => {
  test('filters, pages and counts', async () => {
    const [first, second] = [await start(), await start()]
    await bench.request(`PATCH /end-chat/${first}`)
    const ended = { chat_status: { type: 'enum', op: 'in', value: ['ended'] } }
    const list = (body: JsonObject) => bench.made('POST /v3/list-chats', body)
    expect(await list({ filter_criteria: ended, include_total: true })).toMatchObject({
      items: [{ chat_id: first }],
      total: 1,
    })
    const page = await list({ limit: 1 })
    expect(page).toMatchObject({ items: [{ chat_id: second }], has_more: true })
    expect(await list({ limit: 1, pagination_key: page.pagination_key })).toMatchObject({
      items: [{ chat_id: first }],
      has_more: false,
    })
    const agent = [{ agent_id: asObject(await get(first))?.agent_id }]
    expect(await list({ filter_criteria: { agent } })).toMatchObject({ items: [{ chat_id: first }] })
    expect((await bench.request('POST /v3/list-chats', { filter_criteria: { colour: {} } })).status).toBe(400)
  })
})
