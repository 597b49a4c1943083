import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { assemblyai } from './assemblyai.ts'

const idsWith = (flag: 'secret' | 'limited') =>
  assemblyai.operations.filter(({ flags }) => flags.has(flag)).map(({ id }) => id)

const operation = (id: string) => assemblyai.operations.find((each) => each.id === id)

const rulesOf = (name: string) => assemblyai.rules[name]?.rules ?? []

/** Reads the names of a union type from the SDK's own sources. */
function unionInSdk(file: string, name: string): string[] {
  const text = readFileSync(new URL(`../../node_modules/assemblyai/src/${file}`, import.meta.url), 'utf8')
  const [, union = ''] = new RegExp(`type ${name} =([^;]*);`).exec(text) ?? []
  return [...union.matchAll(/"([a-z_]+)"/g)].map(([, value]) => value ?? '')
}

describe('operations', () => {
  test('both tokens for browsers are secrets with a scope of their own', () => {
    expect(idsWith('secret')).toEqual(['streaming-tokens.create', 'voice-agent-tokens.create'])
    expect(operation('streaming-tokens.create')?.scope).toBe('mint:streaming')
  })

  test('making a transcript is limited, a voice agent is not', () => {
    expect(idsWith('limited')).toContain('transcripts.create')
    expect(idsWith('limited')).toContain('streaming.connect')
    expect(idsWith('limited').filter((id) => id.startsWith('voice-'))).toEqual([])
  })

  test('every address of the vendor in a list leads back through the gate', () => {
    // With these left as they are, the SDK would send the client key straight to the vendor.
    expect(operation('transcripts.list')?.rewrites).toEqual([
      'page_details.current_url',
      'page_details.prev_url',
      'page_details.next_url',
      'transcripts.*.resource_url',
    ])
  })

  test('a body that names a transcript says so', () => {
    for (const id of ['chat-completions.create', 'understanding.create', 'understanding.validate'])
      expect(operation(id)?.names, id).toEqual(['transcript_id'])
  })

  test('what the vendor removed is not there', () => {
    const paths = assemblyai.operations.map(({ path }) => path)
    expect(paths.filter((path) => /lemur|realtime/.test(path))).toEqual([])
  })
})

describe('services', () => {
  test('the key goes out raw, but as Bearer to voice agents', () => {
    const formats = Object.entries(assemblyai.services).map(([name, { credential }]) => [
      name,
      credential.format,
    ])
    expect(Object.fromEntries(formats)).toEqual({
      main: 'raw',
      streaming: 'raw',
      'llm-gateway': 'raw',
      sync: 'raw',
      dictation: 'raw',
      agents: 'bearer',
    })
  })

  test('where a region promises a place, the host is pinned to it', () => {
    const { streaming, sync, dictation } = assemblyai.services
    for (const service of [streaming, sync, dictation])
      expect(
        Object.values(service?.origins ?? {}).every((origin) => /\.(us|eu)\.assemblyai\.com$/.test(origin)),
      ).toBe(true)
    for (const { origins } of Object.values(assemblyai.services)) expect(origins.eu).toContain('.eu.')
  })

  test('a refusal on the streaming socket is an Error frame with the code it closes with', () => {
    const { socket } = assemblyai.services.streaming ?? {}
    expect(socket?.frames('no', 1008, 'why').map((frame) => JSON.parse(frame))).toEqual([
      { type: 'Error', error_code: 1008, error: 'no', sallyport_reason: 'why' },
    ])
    expect(socket?.codes.default).toBe(1008)
  })
})

describe('the verify call', () => {
  test.each([
    [200, '{"transcripts":[]}', 'valid'],
    [204, '', 'valid'],
    [400, '{"error":"bad"}', 'invalid'],
    [401, '{"error":"Authentication error, API token missing/invalid"}', 'invalid'],
    [403, '', 'invalid'],
    [422, '', 'invalid'],
    [400, '{"error":"Your current account balance is negative."}', 'unknown'],
    [404, '', 'unknown'],
    [429, '{"error":"Too Many Requests"}', 'unknown'],
    [500, '', 'unknown'],
    [503, '', 'unknown'],
  ])('%i %s is %s', (status, body, verdict) => {
    expect(assemblyai.verify.read(status, body)).toBe(verdict)
  })
})

describe('shipped rules', () => {
  test('the streaming policies are those of the SDK', () => {
    const inSdk = unionInSdk('types/streaming/index.ts', 'StreamingPiiPolicy')
    const rule = rulesOf('known-policies').find((each) => each.in === 'query')
    expect(inSdk).toHaveLength(65)
    expect(rule && 'oneOf' in rule ? [...rule.oneOf].sort() : []).toEqual([...inSdk].sort())
  })

  test('the file policies hold those of the SDK, and ten newer ones', () => {
    const inSdk = unionInSdk('types/openapi.generated.ts', 'PiiPolicy')
    const rule = rulesOf('known-policies').find((each) => each.in !== 'query')
    const known: readonly string[] = rule && 'oneOf' in rule ? rule.oneOf : []
    expect(inSdk).toHaveLength(44)
    expect(inSdk.filter((policy) => !known.includes(policy))).toEqual([])
    expect(known).toHaveLength(54)
  })

  test('redaction adds policies that exist: the vendor would ignore any other without a word', () => {
    const rule = rulesOf('redact-pii').find((each) => 'add' in each)
    const added: readonly string[] = rule && 'add' in rule ? rule.add : []
    const inSdk = unionInSdk('types/openapi.generated.ts', 'PiiPolicy')
    expect(added.length).toBeGreaterThan(10)
    expect(added.filter((policy) => !inSdk.includes(policy))).toEqual([])
  })

  test('redaction covers files and streams', () => {
    const covered = rulesOf('redact-pii').filter(
      (rule) => rule.field === 'redact_pii' && 'set' in rule && rule.set === true,
    )
    expect(covered.flatMap(({ operations }) => operations)).toEqual([
      'transcripts.create',
      'streaming.connect',
    ])
  })

  test.each([
    ['redact-pii', 'include_partial_turns'],
    ['no-webhook', 'webhook_url'],
    ['no-audio-capture', '_customer_support_audio_capture'],
  ])('%s forbids the streaming parameter %s', (name, field) => {
    const rule = rulesOf(name).find((each) => each.in === 'query' && each.field === field)
    expect(rule).toMatchObject({ operations: ['streaming.connect'], forbid: true })
  })

  test('what leaks beside redacted text is forbidden', () => {
    const fields = [...rulesOf('no-leaking-features'), ...rulesOf('no-unredacted')].map(({ field }) => field)
    expect(fields).toEqual([
      'entity_detection',
      'sentiment_analysis',
      'summarization',
      'redact_pii_return_unredacted',
    ])
  })
})
