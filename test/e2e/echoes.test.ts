/** What a vendor answers to a call that makes something: an echo of the call, in which words may stand all the same. */
import { describe, expect, test } from 'vitest'
import { contentWorld } from '../support/content-world.ts'
import { until } from '../support/until.ts'

const content = contentWorld()
const { vendor, call, judged, redacted } = content

const said = 'He has a rifle.'
const create = 'POST /v2/transcript'
const made = { id: 'new', status: 'queued', audio_url: 'https://audio.test/a.mp3', text: null, words: null }
const body = { audio_url: 'https://audio.test/a.mp3' }

/** What a browser needs to join a call, each of it of the vendor's own making. */
const wired = {
  call_id: 'call_1',
  access_token: 'a1B2'.repeat(30),
  transport: 'gateway',
  ice_servers: [
    {
      urls: ['turn:198.51.100.7:3478?transport=udp', 'stun:relay.test:3478'],
      username: '1767225600:4155550142',
      credential: 'q4111111111111111+/w==',
    },
  ],
  expires_at: 1_767_225_630_000,
}

const webCall = async (key: string): Promise<unknown> =>
  JSON.parse((await call('retellai', key, 'POST /v3/create-web-call', { body: { agent_id: 'a' } })).text)

describe('an echo under a content policy', () => {
  test('what a browser joins a call with is whole', async () => {
    const { key } = await judged('retellai', ['mint:web-calls'])
    vendor.answers.set('/v3/create-web-call', { status: 201, body: wired })
    expect(await webCall(key)).toEqual(wired)
  })

  test('without words it is shown as it is', async () => {
    const { key } = await judged('assemblyai')
    vendor.answers.set('/v2/transcript', { body: made })
    expect(await call('assemblyai', key, create, { body })).toEqual({
      status: 200,
      text: JSON.stringify(made),
    })
  })

  test.each([
    ['a text', { status: 'completed', text: said }],
    ['words', { words: [{ text: said }] }],
    ['a field that nobody knows', { remark: said, text: null }],
    ['an error that quotes', { status: 'error', error: said }],
  ])('of one with %s the id is shown, and no word', async (_what, odd) => {
    const { key } = await judged('assemblyai')
    vendor.answers.set('/v2/transcript', { body: { ...made, ...odd } })
    const seen = await call('assemblyai', key, create, { body })
    expect(seen.status).toBe(200)
    expect(JSON.parse(seen.text)).toMatchObject({ id: 'new', audio_url: made.audio_url })
    expect(seen.text).not.toContain('rifle')
    const reviewer = await judged('assemblyai', ['write:*', 'review:content'])
    expect((await call('assemblyai', reviewer.key, create, { body })).text).toContain(said)
  })

  test.each([
    ['text', { type: 'text/plain', body: said }],
    ['a list', { body: [said] }],
    ['a string', { body: JSON.stringify(said) }],
  ])('of one that is %s nothing is shown', async (_what, answer) => {
    const { key } = await judged('assemblyai')
    vendor.answers.set('/v2/transcript', answer)
    const seen = await call('assemblyai', key, create, { body })
    expect(seen).toEqual({ status: 502, text: expect.not.stringContaining('rifle') })
  })

  test('what is gone, and what is not of an item, says nothing either', async () => {
    const { key } = await judged('assemblyai', ['delete:*', 'write:*'])
    vendor.answers.set('/v2/transcript/old', { body: { ...made, text: said } })
    vendor.answers.set('/v2/upload', {
      body: { upload_url: 'https://cdn.test/1', note: 'of the vendor', text: said },
    })
    expect((await call('assemblyai', key, 'DELETE /v2/transcript/old')).text).not.toContain('rifle')
    const uploaded = await call('assemblyai', key, 'POST /v2/upload', { body: {} })
    expect(JSON.parse(uploaded.text)).toEqual({ upload_url: 'https://cdn.test/1', note: 'of the vendor' })
  })

  test('what an agent says at the beginning of a chat is judged', async () => {
    const { key } = await judged('retellai')
    const begin = (greeting: string) => {
      const chat = {
        chat_id: 'c',
        chat_status: 'ongoing',
        agent_id: 'a',
        metadata: { order: 'swordfish steak' },
      }
      const message_with_tool_calls = [{ role: 'agent', content: greeting }]
      vendor.answers.set('/create-chat', { status: 201, body: { ...chat, message_with_tool_calls } })
      return call('retellai', key, 'POST /create-chat', { body: { agent_id: 'a' } })
    }
    expect((await begin('hello')).text).toContain('hello')
    const seen = await begin('the word is Swordfish')
    expect(seen.status).toBe(201)
    expect(JSON.parse(seen.text)).toMatchObject({ chat_id: 'c', metadata: { order: 'swordfish steak' } })
    expect(seen.text).not.toContain('the word is')
    // An outcome is put on record after the answer.
    await until('it is on record', async () => {
      const asked = { phase: 'outcome', operation: 'chats.create', limit: 10 } as const
      const events = await content.world.first.control.perform('audit.query', asked)
      return events.some(({ event }) => event.metadata?.content === 'left_out')
    })
  })
})

describe('an echo where answers are redacted', () => {
  const personal = 'My name is Jonas Petrel, my card is 4111 1111 1111 1111.'

  test('what the vendor says besides is redacted, and what cannot be is not shown', async () => {
    const { key } = await redacted('assemblyai')
    vendor.answers.set('/v2/transcript', { body: { ...made, text: personal, status: 'completed' } })
    const seen = await call('assemblyai', key, create, { body })
    expect(JSON.parse(seen.text)).toMatchObject({ id: 'new', status: 'completed' })
    expect(seen.text).not.toMatch(/Jonas|Petrel|4111|audio\.test/)
    vendor.answers.set('/v2/transcript', { type: 'text/plain', body: personal })
    expect(await call('assemblyai', key, create, { body })).toEqual({
      status: 503,
      text: expect.not.stringContaining('4111'),
    })
    const trusted = await content.world.addClient({
      vendor: 'assemblyai',
      scopes: ['write:*', 'read:unredacted'],
      constraints: { redactAnswers: ['personal'] },
    })
    expect((await call('assemblyai', trusted.key, create, { body })).text).toBe(personal)
  })

  test('ids, addresses of uploads and tokens of calls stay whole', async () => {
    const { key } = await redacted('assemblyai')
    const upload_url = 'https://cdn.test/upload/4111-1111-1111-1111'
    vendor.answers.set('/v2/upload', { body: { upload_url } })
    expect((await call('assemblyai', key, 'POST /v2/upload', { body: {} })).text).toBe(
      JSON.stringify({ upload_url }),
    )
    const webhook_url = 'https://hooks.test/4?mail=ada@example.com'
    vendor.answers.set('/v2/transcript', { body: { ...made, webhook_url } })
    expect((await call('assemblyai', key, create, { body })).text).toContain(
      'hooks.test/4?mail=[EMAIL_ADDRESS]',
    )
    const access_token = `${'a1B2'.repeat(30)}.4111-1111-1111-1111.${'c3D4'.repeat(30)}`
    const started = { call_id: 'call_415-555-0142', access_token, metadata: { name: 'Jonas' } }
    vendor.answers.set('/v2/create-web-call', { status: 201, body: started })
    vendor.answers.set('/v3/create-web-call', { status: 201, body: wired })
    const minter = await content.world.addClient({
      vendor: 'retellai',
      scopes: ['mint:web-calls'],
      constraints: { redactAnswers: ['personal'] },
    })
    const seen = await call('retellai', minter.key, 'POST /v2/create-web-call', { body: { agent_id: 'a' } })
    expect(JSON.parse(seen.text)).toMatchObject({ call_id: started.call_id, access_token })
    expect(seen.text).not.toContain('Jonas')
    expect(await webCall(minter.key)).toEqual(wired)
    // What is no name of a server is read as any text.
    const ice_servers = [{ urls: ['turn:198.51.100.7:3478'], username: 'my name is Jonas Petrel' }]
    vendor.answers.set('/v3/create-web-call', { status: 201, body: { ...wired, ice_servers } })
    expect(JSON.stringify(await webCall(minter.key))).not.toMatch(/Jonas|Petrel/)
  })
})
