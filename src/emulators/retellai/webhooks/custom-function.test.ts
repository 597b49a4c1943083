import { symmetric } from 'retell-sdk/lib/webhook_auth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asList, type JsonObject } from '../json.ts'
import { type Bench, openBench, openReceiver, type Receiver } from '../test-bench.ts'

let bench: Bench
let receiver: Receiver
let callId: string

async function open(tool: JsonObject = {}, options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  const tools = [{ type: 'custom', name: 'lookup', url: `${receiver.url}/lookup`, ...tool }]
  const llm = await bench.made('POST /create-retell-llm', { general_tools: tools })
  const engine = { type: 'retell-llm', llm_id: llm.llm_id }
  const agent = await bench.made('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  const call = await bench.made('POST /v2/register-phone-call', { agent_id: agent.agent_id })
  callId = String(call.call_id)
  bench.emulator.dashboard.connectCall(callId)
  bench.emulator.dashboard.say(callId, 'user', 'Write to dana@example.com')
}

beforeEach(async () => {
  receiver = await openReceiver()
  receiver.answer = () => ({ table: 4 })
})

afterEach(async () => {
  await bench.close()
  await receiver.close()
})

const invoke = () => bench.emulator.dashboard.callFunction(callId, 'lookup', { date: 'today' })

async function isSigned(text: string): Promise<boolean> {
  const signature = String(receiver.requests[0]?.headers['x-retell-signature'])
  return symmetric.verify(text, bench.key, signature, { timestamp: bench.timers.now() })
}

describe('a custom function', () => {
  test('is sent name, raw call and arguments, signed, with its own headers', async () => {
    await open({ headers: { 'x-tenant': 'a' } })
    expect(await invoke()).toMatchObject({ successful: true, content: '{"table":4}' })
    const [request] = receiver.requests
    expect(request).toMatchObject({ method: 'POST', url: '/lookup', headers: { 'x-tenant': 'a' } })
    expect(request?.body).toMatchObject({
      name: 'lookup',
      call: { call_id: callId, transcript: 'User: Write to dana@example.com\n' },
      args: { date: 'today' },
    })
    expect(await isSigned(request?.text ?? '')).toBe(true)
  })

  test('stands in the transcript with its result, and can be found by it', async () => {
    await open()
    await invoke()
    const call = await bench.made(`GET /v2/get-call/${callId}`)
    expect(asList(call.transcript_with_tool_calls).slice(1)).toMatchObject([
      { role: 'tool_call_invocation', name: 'lookup', arguments: '{"date":"today"}' },
      { role: 'tool_call_result', content: '{"table":4}', successful: true },
    ])
    const success = { type: 'boolean', op: 'eq', value: true }
    const total = async (filter: JsonObject) =>
      (
        await bench.made('POST /v3/list-calls', {
          filter_criteria: { tool_calls: [filter] },
          include_total: true,
        })
      ).total
    expect(await total({ name: 'lookup', success })).toBe(1)
    expect(await total({ name: 'lookup', success: { ...success, value: false } })).toBe(0)
  })

  test('may want its arguments alone', async () => {
    await open({ args_at_root: true })
    await invoke()
    expect(receiver.requests[0]?.text).toBe('{"date":"today"}')
  })

  test('without a body has its arguments in the query and the empty text signed', async () => {
    await open({ method: 'GET', query_params: { v: '2' } })
    await invoke()
    expect(receiver.requests[0]).toMatchObject({ method: 'GET', url: '/lookup?v=2&date=today', text: '' })
    expect(await isSigned('')).toBe(true)
  })

  test('whether an empty body is signed is a switch', async () => {
    await open({ method: 'GET' }, { signsEmptyBodies: false })
    await invoke()
    expect(receiver.requests[0]?.headers).not.toHaveProperty('x-retell-signature')
  })

  test('is tried again only as often as it says', async () => {
    await open({ max_retry: 1 })
    receiver.answer = () => 500
    const calling = invoke()
    await bench.advance(0)
    await bench.advance(1000)
    expect((await calling).successful).toBe(false)
    expect(receiver.requests).toHaveLength(2)
  })

  test('a long answer is cut at 15,000 characters', async () => {
    await open()
    receiver.answer = () => ({ text: 'x'.repeat(20_000) })
    expect((await invoke()).content).toHaveLength(15_000)
  })

  test('must exist', async () => {
    await open()
    await expect(bench.emulator.dashboard.callFunction(callId, 'other', {})).rejects.toThrow(RangeError)
  })
})
