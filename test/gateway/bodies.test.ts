import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { answerWith } from './recording-upstream.ts'

let range: Range
beforeAll(async () => {
  range = await openRange({
    scopes: ['write:transcripts'],
    constraints: { shippedRules: ['redact-pii', 'no-webhook', 'known-policies'] },
    scope: { inScope: /^(POST|GET) \/v2\/transcript$/ },
    limits: { jsonBodyBytesMax: 10_000 },
  })
})
afterAll(() => range.close())

async function post(
  body: string | Buffer,
  options: { type?: string; headers?: readonly string[]; query?: string } = {},
): Promise<{ status: number | undefined; sent: string | undefined; text: string | undefined }> {
  const bytes = Buffer.from(body)
  const lines = [
    `POST /assemblyai/v2/transcript${options.query ?? ''} HTTP/1.1`,
    'Host: gate',
    `Authorization: ${range.client.key}`,
    `Content-Length: ${bytes.length}`,
    ...(options.type === undefined ? ['Content-Type: application/json'] : [options.type].filter(Boolean)),
    ...(options.headers ?? []),
  ]
  let sent: string | undefined
  range.upstream.script = async (arrival, socket) => {
    await arrival.complete
    sent = arrival.body.toString()
    await answerWith(200, {}, '{}')(arrival, socket)
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  const { answers } = await range.attack(Buffer.concat([head, bytes]), { answers: 1, quietMs: 2_000 })
  return { status: answers[0]?.status, sent, text: answers[0]?.body }
}

describe('bodies under rules', () => {
  it('are sent as they were checked, with what the rules set', async () => {
    const { status, sent } = await post('{ "audio_url" : "https://a.example/a.mp3", "speaker_labels":true }')
    expect(status).toBe(200)
    expect(JSON.parse(sent ?? '')).toMatchObject({
      audio_url: 'https://a.example/a.mp3',
      speaker_labels: true,
      redact_pii: true,
      redact_pii_policies: expect.arrayContaining(['person_name']),
    })
  })

  it('keep numbers that no double holds', async () => {
    expect((await post('{"audio_url":"x","n":12345678901234567890}')).sent).toContain('12345678901234567890')
  })

  it('are written anew where nothing had to change, so that nobody reads them otherwise', async () => {
    const policies = JSON.parse((await post('{}')).sent ?? '').redact_pii_policies
    const body = JSON.stringify({ redact_pii: true, redact_pii_policies: policies, note: 'a/b' })
    const { sent } = await post(body.replace('a/b', 'a\\/\\u0062'))
    expect(sent).toBe(body)
  })

  it.each([
    ['a field twice', '{"redact_pii":true,"redact_pii":false}'],
    ['a field twice, once escaped', '{"redact_pii":true,"redact_\\u0070ii":false}'],
    ['a field twice, deep down', '{"a":{"b":1,"b":2}}'],
    ['a byte order mark', '\ufeff{"redact_pii":false}'],
    ['no JSON', 'redact_pii=false'],
    ['two JSON values', '{}{"webhook_url":"https://evil.example"}'],
    ['JSON with a comment', '{"a":1/*,"b":2*/}'],
    ['a trailing comma', '{"a":1,}'],
    ['a number that is none', '{"a":NaN}'],
    ['single quotes', "{'a':1}"],
    ['a list', '[{"webhook_url":"https://evil.example"}]'],
    ['a text', '"webhook_url"'],
    ['nesting without end', `${'['.repeat(3_000)}${']'.repeat(3_000)}`],
    ['a forbidden field', '{"webhook_url":"https://evil.example"}'],
    ['a forbidden field, escaped', '{"webhook\\u005furl":"https://evil.example"}'],
    ['a policy that nobody has', '{"redact_pii_policies":["emails"]}'],
  ])('are refused: %s', async (_name, body) => {
    const { status, sent } = await post(body)
    expect(status).toBeOneOf([400, 403])
    expect(sent).toBeUndefined()
  })

  it('are refused where they are too large, whatever they say of their length', async () => {
    const large = `{"a":"${'x'.repeat(20_000)}"}`
    expect(await post(large)).toMatchObject({ status: 413, sent: undefined })
    const chunks = `4e2a\r\n${large.slice(0, 20_010)}\r\n0\r\n\r\n`
    const { answers, arrived } = await range.attack(
      `POST /assemblyai/v2/transcript HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
      { answers: 1 },
    )
    expect({ status: answers[0]?.status, arrived }).toEqual({ status: 413, arrived: 0 })
  })

  it('are refused in another text encoding', async () => {
    const utf16 = Buffer.from('{"webhook_url":"https://evil.example"}', 'utf16le')
    expect(await post(utf16)).toMatchObject({ status: 400, sent: undefined })
    expect(await post(Buffer.from('{"a":"\xe9"}', 'latin1'))).toMatchObject({ status: 400, sent: undefined })
  })

  it.each([
    ['compressed', 'Content-Encoding: gzip', gzipSync('{"webhook_url":"https://evil.example"}')],
    ['said to be compressed', 'Content-Encoding: gzip', '{}'],
    ['said not to be', 'Content-Encoding: identity', '{}'],
  ])('are refused: %s', async (_name, header, body) => {
    expect(await post(body, { headers: [header] })).toMatchObject({ status: 400, sent: undefined })
  })

  it.each([
    '',
    'Content-Type: text/plain',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Type: text/json',
    'Content-Type: application/jsonp',
    'Content-Type: application/json-seq',
    'Content-Type: application/json; charset=utf-7',
    'Content-Type: application/json; charset=utf-16',
    'Content-Type: application/json, text/plain',
    'Content-Type: text/plain; application/json',
  ])('are refused with %j', async (type) => {
    expect(await post('{}', { type })).toMatchObject({ status: 400, sent: undefined })
  })

  it.each([
    'Content-Type: application/json; charset=utf-8',
    'Content-Type: Application/JSON;charset="UTF-8"',
    'Content-Type: application/vnd.x+json',
  ])('are taken with %j', async (type) => {
    expect((await post('{}', { type })).status).toBe(200)
  })

  it('are made where there is none', async () => {
    const { status, sent } = await post('')
    expect(status).toBe(200)
    expect(JSON.parse(sent ?? '')).toMatchObject({ redact_pii: true })
  })
})

describe('a client bound to its own ids', () => {
  it("cannot name somebody else's in a body, however it is written", async () => {
    const client = await range.gate.addClient('assemblyai', ['write:chat-completions'], { ownIdsOnly: true })
    range.upstream.script = answerWith(200, {}, '{}')
    const bodies = [
      '{"transcript_id":"theirs"}',
      '{"transcript\\u005fid":"theirs"}',
      '{"transcript_id":["theirs"]}',
      '{"transcript_id":[["theirs"]]}',
      '{"transcript_id":{"$eq":"theirs"}}',
      '{"transcript_id":7}',
      '[{"transcript_id":"theirs"}]',
    ]
    for (const body of bodies) {
      const { answers, arrived } = await range.attack(
        `POST /assemblyai.llm-gateway/v1/chat/completions HTTP/1.1\r\nHost: gate\r\nAuthorization: ${client.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        { answers: 1 },
      )
      expect({ body, status: answers[0]?.status, arrived }).toEqual({ body, status: 403, arrived: 0 })
    }
  })

  it('sees its own things in lists, and nothing of a list that cannot be read', async () => {
    const client = await range.gate.addClient('assemblyai', ['write:transcripts', 'read:transcripts'], {
      ownIdsOnly: true,
    })
    const send = async (method: string, path: string) => {
      const { answers } = await range.attack(
        `${method} /assemblyai${path} HTTP/1.1\r\nHost: gate:1\r\nAuthorization: ${client.key}\r\nContent-Length: 0\r\n\r\n`,
        { answers: 1, quietMs: 2_000 },
      )
      return answers[0]
    }
    const json = { 'content-type': 'application/json' }
    range.upstream.script = answerWith(200, json, '{"id":"mine"}')
    expect((await send('POST', '/v2/transcript'))?.status).toBe(200)

    const list = `{"transcripts":[{"id":"mine","resource_url":"${range.upstream.origin}/v2/transcript/mine"},{"id":"theirs"}]}`
    range.upstream.script = answerWith(200, json, list)
    const seen = await send('GET', '/v2/transcript')
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      transcripts: [{ id: 'mine', resource_url: 'http://gate:1/assemblyai/v2/transcript/mine' }],
    })

    for (const [headers, body] of [
      [{ 'content-type': 'text/plain' }, `${list}, and more`],
      [json, '{"items":[{"id":"theirs"}]}'],
      [json, 'theirs'],
    ] as const) {
      range.upstream.script = answerWith(200, headers, body)
      const answer = await send('GET', '/v2/transcript')
      expect(answer?.status).toBe(502)
      expect(answer?.body).not.toContain('theirs')
    }
    range.upstream.script = answerWith(200, { 'content-type': 'text/plain' }, list)
    expect((await send('GET', '/v2/transcript'))?.body).not.toContain('theirs')
  })
})
