import Retell from 'retell-sdk'
import { symmetric } from 'retell-sdk/lib/webhook_auth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asObject, type JsonObject } from '../json.ts'
import { type Bench, openBench, openReceiver, type Receiver } from '../test-bench.ts'

let bench: Bench
let receiver: Receiver
let llmId: unknown

async function open(options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  llmId = (await bench.made('POST /create-retell-llm', {})).llm_id
}

beforeEach(async () => {
  receiver = await openReceiver()
  await open()
})

afterEach(async () => {
  await bench.close()
  await receiver.close()
})

const dashboard = () => bench.emulator.dashboard
const events = () => receiver.requests.map(({ body }) => body.event)

async function register(settings: JsonObject = {}, fields: JsonObject = {}): Promise<string> {
  const agent = await bench.made('POST /create-agent', {
    voice_id: '11labs-Adrian',
    response_engine: { type: 'retell-llm', llm_id: llmId },
    ...settings,
  })
  const body = { agent_id: agent.agent_id, ...fields }
  return String((await bench.made('POST /v2/register-phone-call', body)).call_id)
}

async function run(callId: string): Promise<void> {
  dashboard().connectCall(callId)
  dashboard().say(callId, 'agent', 'Hello')
  dashboard().endCall(callId)
  await bench.advance(2000)
}

describe('call events', () => {
  test('tell of start, end and analysis, in order, each with what it should carry', async () => {
    await run(await register({ webhook_url: receiver.url }))
    expect(events()).toEqual(['call_started', 'call_ended', 'call_analyzed'])
    const [started, ended, analyzed] = receiver.requests.map(({ body }) => asObject(body.call))
    expect(started).not.toHaveProperty('transcript')
    expect(ended).toMatchObject({ transcript: 'Agent: Hello\n', disconnection_reason: 'user_hangup' })
    expect(ended).not.toHaveProperty('call_analysis')
    expect(analyzed).toHaveProperty('call_analysis.call_summary')
    for (const call of [started, ended, analyzed]) {
      expect(call).not.toHaveProperty('metadata')
      expect(call).not.toHaveProperty('retell_llm_dynamic_variables')
    }
  })

  test('are signed with the badge key over the raw text', async () => {
    const badge = bench.emulator.createKey({ webhook: true, permissions: {} }).key
    await run(await register({ webhook_url: receiver.url }))
    const [first] = receiver.requests
    const signature = String(first?.headers['x-retell-signature'])
    expect(signature).toMatch(/^v=\d+,d=[0-9a-f]{64}$/)
    const timestamp = bench.timers.now()
    const verify = (key: string, text = first?.text ?? '') =>
      symmetric.verify(text, key, signature, { timestamp })
    expect(await verify(badge)).toBe(true)
    expect(await verify(bench.key)).toBe(false)
    expect(await verify(badge, `${first?.text} `)).toBe(false)
  })

  test('with the machine’s clock they pass the SDK’s own check', async () => {
    await bench.close()
    await open({ timers: (await import('../../kit/timers.ts')).systemTimers })
    const callId = await register({ webhook_url: receiver.url })
    dashboard().connectCall(callId)
    await dashboard().settled()
    const [first] = receiver.requests
    const signature = String(first?.headers['x-retell-signature'])
    expect(await Retell.verify(first?.text ?? '', bench.key, signature)).toBe(true)
  })

  test('go to the account’s webhook only where the agent has none', async () => {
    const account = await openReceiver()
    dashboard().setAccountWebhook(account.url)
    await run(await register({ webhook_url: receiver.url }))
    expect(account.requests).toHaveLength(0)
    await run(await register())
    expect(account.requests).toHaveLength(3)
    await account.close()
  })

  test('of a call that never connected leave out call_started', async () => {
    const callId = await register({ webhook_url: receiver.url })
    dashboard().failCall(callId, 'dial_busy')
    await bench.advance(2000)
    expect(events()).toEqual(['call_ended', 'call_analyzed'])
  })

  test('are those the agent asks for', async () => {
    const wanted = ['transcript_updated', 'call_ended']
    await run(await register({ webhook_url: receiver.url, webhook_events: wanted }))
    expect(events()).toEqual(['transcript_updated', 'transcript_updated', 'call_ended'])
    expect(receiver.requests[0]?.body).toHaveProperty('call.transcript_with_tool_calls[0].content', 'Hello')
  })

  test('an override of one call can send them elsewhere', async () => {
    const elsewhere = await openReceiver()
    const override = { agent_override: { agent: { webhook_url: elsewhere.url } } }
    await run(await register({ webhook_url: receiver.url }, override))
    expect(receiver.requests).toHaveLength(0)
    expect(elsewhere.requests).toHaveLength(3)
    await elsewhere.close()
  })

  test('fill dynamic variables into the address', async () => {
    const variables = { retell_llm_dynamic_variables: { tenant: 'a b' } }
    await run(await register({ webhook_url: `${receiver.url}/{{tenant}}/{{other}}` }, variables))
    expect(receiver.requests[0]?.url).toBe(`/a%20b/${encodeURI('{{other}}')}`)
  })

  test('of transfers carry two objects beside the call', async () => {
    const callId = await register({
      webhook_url: receiver.url,
      webhook_events: [
        'transfer_started',
        'transfer_bridged',
        'transfer_cancelled',
        'transfer_ended',
        'call_ended',
      ],
    })
    const transfer = {
      destination: { number: '+14155550111', extension: '12' },
      option: { type: 'warm_transfer', showTransfereeAsCaller: true },
    }
    dashboard().connectCall(callId)
    dashboard().startTransfer(callId, transfer)
    dashboard().cancelTransfer(callId, transfer)
    dashboard().startTransfer(callId, transfer)
    dashboard().bridgeTransfer(callId, transfer)
    dashboard().endTransfer(callId)
    await bench.advance(2000)
    expect(events()).toEqual([
      'transfer_started',
      'transfer_cancelled',
      'transfer_started',
      'transfer_bridged',
      'call_ended',
      'transfer_ended',
    ])
    expect(receiver.requests[0]?.body).toMatchObject({
      call: { call_id: callId },
      transfer_destination: transfer.destination,
      transfer_option: transfer.option,
    })
    expect(receiver.requests[5]?.body).not.toHaveProperty('transfer_option')
    expect(await bench.made(`GET /v2/get-call/${callId}`)).toMatchObject({
      disconnection_reason: 'call_transfer',
      transfer_destination: '+14155550111',
    })
  })
})

describe('delivery', () => {
  const attempts = () =>
    dashboard()
      .deliveries()[0]
      ?.attempts.map(({ status, failure }) => status ?? failure)
  const signatures = () => receiver.requests.map(({ headers }) => headers['x-retell-signature'])

  /** Moves to each retry in turn: a longer step would also pass the time an answer may take. */
  async function outlastRetries(): Promise<void> {
    for (const delayMs of [1000, 5000, 30_000, 30_000]) await bench.advance(delayMs)
  }

  async function startFailing(): Promise<void> {
    receiver.answer = () => 500
    dashboard().connectCall(await register({ webhook_url: receiver.url, webhook_events: ['call_started'] }))
    await bench.advance(0)
  }

  test('is tried three times more, with a fresh signature each time', async () => {
    await startFailing()
    await outlastRetries()
    expect(attempts()).toEqual([500, 500, 500, 500])
    expect(dashboard().deliveries()[0]?.outcome).toBe('failed')
    expect(new Set(signatures()).size).toBe(4)
  })

  test('counting and signing of retries are switches', async () => {
    await bench.close()
    await open({ webhookRetriesCountFirst: true, webhookSignsEachAttempt: false })
    await startFailing()
    await outlastRetries()
    expect(attempts()).toEqual([500, 500, 500])
    expect(new Set(signatures()).size).toBe(1)
  })

  test('stops at the first 2xx and follows no redirect', async () => {
    receiver.answer = () => (receiver.requests.length > 1 ? 204 : 302)
    dashboard().connectCall(await register({ webhook_url: receiver.url, webhook_events: ['call_started'] }))
    await bench.advance(0)
    await outlastRetries()
    expect(attempts()).toEqual([302, 204])
    expect(dashboard().deliveries()[0]?.outcome).toBe('delivered')
  })

  test('waits ten seconds for an answer, or as long as the agent says', async () => {
    const hang = Promise.withResolvers<number>()
    const heard = Promise.withResolvers<void>()
    receiver.answer = () => {
      heard.resolve()
      return hang.promise
    }
    const callId = await register({ webhook_url: receiver.url, webhook_timeout_ms: 2000 })
    dashboard().connectCall(callId)
    await heard.promise
    await bench.timers.advance(1999)
    expect(attempts()).toEqual([])
    await bench.timers.advance(1)
    await dashboard().settled()
    expect(attempts()).toEqual(['timeout'])
    hang.resolve(204)
  })

  test('a receiver that fails delays no later event', async () => {
    await bench.close()
    await open({ webhookRetryDelaysMs: [60_000] })
    receiver.answer = ({ body }) => (body.event === 'call_started' ? 500 : 204)
    await run(await register({ webhook_url: receiver.url }))
    expect(events()).toEqual(['call_started', 'call_ended', 'call_analyzed'])
    expect(
      dashboard()
        .deliveries()
        .map(({ outcome }) => outcome),
    ).toEqual(['pending', 'delivered', 'delivered'])
    await bench.advance(60_000)
    expect(events().at(-1)).toBe('call_started')
  })

  test('an event waits for the first attempt of the one before it, and for nobody else’s', async () => {
    const slow = Promise.withResolvers<number>()
    receiver.answer = ({ body }) => (body.event === 'call_started' ? slow.promise : 204)
    const callId = await register({ webhook_url: receiver.url })
    dashboard().connectCall(callId)
    dashboard().endCall(callId)
    await dashboard().sendAlert({ url: receiver.url, name: 'Many', thresholdValue: 1, currentValue: 2 })
    expect(events()).toEqual(['call_started', 'alert_triggered'])
    slow.resolve(204)
    await dashboard().settled()
    expect(events()).toEqual(['call_started', 'alert_triggered', 'call_ended'])
  })

  test('nothing is sent to nobody', async () => {
    await run(await register())
    expect(dashboard().deliveries()).toEqual([])
  })

  test('an alert names its incident', async () => {
    const alert = { url: receiver.url, name: 'Many calls', thresholdValue: 100, currentValue: 150 }
    expect((await dashboard().sendAlert(alert)).outcome).toBe('delivered')
    expect(receiver.requests[0]?.body).toMatchObject({
      event: 'alert_triggered',
      alert: { name: 'Many calls', threshold_value: 100, current_value: 150, comparator: '>' },
    })
  })

  test('every attempt stands in the snapshot', async () => {
    await run(await register({ webhook_url: receiver.url, webhook_events: ['call_ended'] }))
    expect(bench.emulator.snapshot()).toMatchObject({
      deliveries: [{ event: 'call_ended', outcome: 'delivered', attempts: [{ number: 1, status: 204 }] }],
    })
  })
})
