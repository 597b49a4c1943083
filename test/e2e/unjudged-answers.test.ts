/** Under a content policy: answers and errors that are not of the shape that is judged. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/answering-vendor.ts'
import { contentWorld } from '../support/content-world.ts'

const { vendor, call, judged, held } = contentWorld()

describe('what is not of the shape that is judged', () => {
  const said = 'He has a rifle.'
  const words = [{ text: said, start: 0, end: 1 }]
  const path = '/v2/transcript/odd'
  const ask = async (line: string, key: string) => call('assemblyai', key, `GET ${path}${line}`)

  test.each<[string, Answer]>([
    ['text', { type: 'text/plain', body: said }],
    ['a string', { body: JSON.stringify(said) }],
    ['a list', { body: [{ id: 'odd', status: 'completed', text: said }] }],
    ['a wrapped item', { body: { data: { id: 'odd', status: 'completed', text: said } } }],
    ['a state that nobody knows', { body: { id: 'odd', status: 'done', remark: said } }],
    ['no state', { body: { id: 'odd', remark: said } }],
    ['an unfinished item with words', { body: { id: 'odd', status: 'processing', words } }],
    ['a failed one with a text', { body: { id: 'odd', status: 'error', error: 'x', text: said } }],
  ])('an item: %s is not shown', async (_what, answer) => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    vendor.answers.set(path, answer)
    const seen = await ask('', key)
    expect(seen.text).not.toContain('rifle')
    expect(seen.status).toBe(502)
    const reviewer = await judged('assemblyai', ['read:transcripts', 'review:content'])
    expect((await ask('', reviewer.key)).text).toContain('rifle')
  })

  test('a part of an unfinished item is not shown; an unfinished item that says nothing is', async () => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    for (const status of ['queued', 'processing', 'error']) {
      vendor.answers.set(path, { body: { id: 'odd', status, text: null, words: [], audio_url: 'x' } })
      vendor.answers.set(`${path}/sentences`, { body: { sentences: [{ text: said, words }] } })
      vendor.answers.set(`${path}/srt`, { type: 'text/plain', body: said })
      expect((await ask('', key)).status).toBe(200)
      for (const part of ['/sentences', '/srt']) {
        const seen = await ask(part, key)
        expect(seen.status, part).toBe(502)
        expect(seen.text, part).not.toContain('rifle')
      }
    }
  })

  test('of what has not ended, fields that nobody knows lose their texts', async () => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    const known = {
      id: 'odd',
      status: 'processing',
      text: null,
      words: [],
      audio_url: 'https://audio.test/a.mp3',
      keyterms_prompt: ['rifle range'],
      metadata: { order: 'rifle range' },
      content_safety_labels: { status: null, results: [], summary: {} },
    }
    const odd = { remark: said, notes: { said }, [said]: true, later: { [said]: 1, count: 2 } }
    vendor.answers.set(path, { body: { ...known, ...odd, redact_pii_policies: ['location', { said }] } })
    const seen = await ask('', key)
    expect(seen.status).toBe(200)
    expect(JSON.parse(seen.text)).toEqual({
      ...known,
      later: { count: 2 },
      redact_pii_policies: ['location', {}],
    })
    vendor.answers.set(`${path}/sentences`, { body: { id: 'odd', sentences: [], remark: said } })
    expect(await ask('/sentences', key)).toEqual({ status: 200, text: '{"id":"odd","sentences":[]}' })
    const reviewer = await judged('assemblyai', ['read:transcripts', 'review:content'])
    expect((await ask('', reviewer.key)).text).toContain(said)
  })

  test('of a call that goes on, what was said is shown as judged, and what nobody knows is not', async () => {
    const { key } = await judged('retellai')
    const known = {
      call_type: 'web_call',
      agent_id: 'agent_1',
      metadata: { order: 'swordfish steak' },
      latency: { e2e: { p50: 800 } },
      transcript_object: [{ role: 'user', content: 'hello', words: [{ word: 'hello', start: 0, end: 1 }] }],
      call_analysis: { call_summary: 'A greeting.', user_sentiment: 'Neutral' },
    }
    held('odd', 'ongoing', {
      ...known,
      live_notes: ['swordfish'],
      collected_dynamic_variables: { a: 'swordfish' },
    })
    const seen = await call('retellai', key, 'GET /v2/get-call/odd')
    expect(seen.status).toBe(200)
    expect(JSON.parse(seen.text)).toEqual({ call_id: 'odd', call_status: 'ongoing', ...known })
  })

  test.each<[string, Answer, string]>([
    ['text', { status: 500, type: 'text/html', body: said }, ''],
    ['captions', { status: 400, type: 'text/plain', body: `1\n00:00 --> 00:01\n${said}` }, '/srt'],
    ['an item', { status: 400, body: { id: 'odd', status: 'completed', text: said } }, ''],
    ['words', { status: 409, body: { error: 'no', detail: { words } } }, '/sentences'],
    ['texts under no name', { status: 400, body: ['no', said] }, ''],
    ['a recording', { status: 400, body: { error: 'no', audio_url: 'https://rifle.test' } }, ''],
  ])('an error that holds %s keeps its status and loses its body', async (_what, answer, part) => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    vendor.answers.set(path + part, answer)
    const seen = await ask(part, key)
    expect(seen.status).toBe(answer.status)
    expect(JSON.parse(seen.text)).toMatchObject({ error: expect.stringContaining('content policy') })
    expect(seen.text).not.toContain('rifle')
  })

  test('an error that quotes what was said shows what went wrong, and not the quote', async () => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    const body = { error: `audio_url is invalid: cannot read "${said}"`, code: 400, [said]: said }
    vendor.answers.set(path, { status: 400, body })
    const seen = await ask('', key)
    expect(seen).toEqual({
      status: 400,
      text: '{"error":"audio_url is invalid: cannot read \\"[…] has a […].\\"","code":400}',
    })
    const failed = { id: 'odd', status: 'error', text: null, error: `Download error: ${said}` }
    vendor.answers.set(path, { body: failed })
    expect(JSON.parse((await ask('', key)).text).error).toBe('Download error: […] has a […].')
    const reviewer = await judged('assemblyai', ['read:transcripts', 'review:content'])
    expect((await ask('', reviewer.key)).text).toContain(said)
  })

  test('a plain error is shown as it is', async () => {
    const { key } = await judged('assemblyai', ['read:transcripts'])
    const body = { error: 'Transcript lookup error, transcript id not found' }
    vendor.answers.set(path, { status: 404, body })
    expect(await ask('', key)).toEqual({ status: 404, text: JSON.stringify(body) })
    vendor.answers.set(path, { status: 503, body: '' })
    expect(await ask('', key)).toEqual({ status: 503, text: '' })
  })

  test('calls: what was said stands under another name, in tool calls, in scrubbed fields, or nowhere that is read', async () => {
    const { key } = await judged('retellai')
    const see = async (extra: object) => {
      held('odd', 'ended', extra)
      const { status, text } = await call('retellai', key, 'GET /v2/get-call/odd')
      expect(text).not.toMatch(status === 200 ? /swordfish/i : /the word/)
      return status
    }
    const content = 'the word is swordfish'
    expect(await see({ transcript_with_tool_calls: [{ role: 'tool_call_result', content }] })).toBe(403)
    expect(
      await see({
        transcript_object: [{ role: 'user', content: 'hello' }],
        transcript_with_tool_calls: [
          { role: 'user', content: 'hello' },
          { role: 'tool_call_invocation', name: 'note', arguments: JSON.stringify({ note: content }) },
        ],
      }),
    ).toBe(403)
    expect(await see({ scrubbed_transcript_with_tool_calls: [{ role: 'user', content }] })).toBe(403)
    expect(await see({ call_analysis: { custom_analysis_data: { note: [content] } } })).toBe(403)
    expect(await see({ transcript: { lines: [content] } })).toBe(502)
    const fine = {
      transcript: '',
      transcript_object: [],
      transcript_with_tool_calls: [{ role: 'node_transition', former_node_id: 'a', new_node_name: 'b' }],
      call_analysis: { user_sentiment: 'Unknown', custom_analysis_data: {} },
      recording_url: 'https://recordings.test/a.wav',
    }
    expect(await see(fine)).toBe(200)
  })

  test('a chat whose answer nobody can read is not shown; lists hold no words under any name', async () => {
    const { key } = await judged('retellai')
    vendor.answers.set('/create-chat-completion', { status: 201, body: '"swordfish"' })
    const body = { chat_id: 'c', content: 'hi' }
    expect(await call('retellai', key, 'POST /create-chat-completion', { body })).toMatchObject({
      status: 502,
      text: expect.not.stringContaining('swordfish'),
    })
    const { key: other } = await judged('assemblyai', ['read:transcripts'])
    const list = (answer: Answer) => {
      vendor.answers.set('/v2/transcript', answer)
      return call('assemblyai', other, 'GET /v2/transcript')
    }
    const listed = await list({
      body: { transcripts: [{ id: 'x', status: 'completed', text: said, words }] },
    })
    expect(listed.text).toBe('{"transcripts":[{"id":"x","status":"completed"}]}')
    expect(await list({ type: 'text/plain', body: said })).toMatchObject({
      status: 502,
      text: expect.not.stringContaining('rifle'),
    })
  })
})
