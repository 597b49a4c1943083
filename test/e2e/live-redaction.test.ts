/** Live redaction: what a browser sees of a session whose vendor redacts nothing. */

import { join } from 'node:path'
import { StreamingTranscriber, type TurnEvent } from 'assemblyai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../src/app/index.ts'
import { mintToken, openWithToken } from '../support/token-client.ts'
import { openWorld, prepareHome, type World, worldSettings } from '../support/world.ts'

const said =
  'my name is Jonas Weber and my phone number is four one five five five five oh one double two thank you'
const personal = /Jonas|Weber|four|five|double/i

let world: World
let key: string
const policy = ['redact: [personal]', 'parameters: { redact_pii: null }']
const tokens = (...lines: string[]) => [
  'tokens:',
  '  sessionsPerUser: 9',
  '  purposes:',
  '    assemblyai:',
  '      streaming:',
  ...lines.map((line) => `        ${line}`),
]

beforeAll(async () => {
  world = await openWorld({
    database: [],
    emulators: { assemblyai: { streamingText: said } },
    settings: tokens(...policy, 'partialTurns: pass'),
  })
  key = (await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })).key
})
afterAll(() => world?.close())

/** Says the whole text and returns every message that arrived. */
async function hear({
  url = world.first.url,
  credential = key,
  query = 'sample_rate=16000&speech_model=universal-streaming-english',
} = {}) {
  const minted = (await mintToken(url, 'assemblyai/streaming', credential, { user: 'ada' })).body
  const opened = openWithToken(minted.url, minted.token, { query })
  expect(await opened.first).toMatchObject({ type: 'Begin' })
  for (let frame = 0; frame < 40; frame += 1) opened.socket.send(Buffer.alloc(3_200))
  opened.socket.send('{"type":"Terminate"}')
  await opened.closed
  return opened.messages
}
const turnsOf = (messages: readonly Record<string, unknown>[]) =>
  messages.filter(({ type }) => type === 'Turn')

test('neither final nor unfinished turns, nor their words, hold what is personal', async () => {
  const messages = await hear()
  const turns = turnsOf(messages)
  const unfinished = turns.filter(({ end_of_turn }) => end_of_turn === false)
  const final = turns.filter(({ end_of_turn }) => end_of_turn === true)
  expect(unfinished.length).toBeGreaterThan(5)
  expect(JSON.stringify(messages)).not.toMatch(personal)
  const [{ transcript, words } = { transcript: '', words: [] }] = final as {
    transcript: string
    words: { text: string }[]
  }[]
  expect(transcript).toMatch(
    /my name is \[PERSON_NAME\] \[PERSON_NAME\] and my phone number is (\[PHONE_NUMBER\] ){10}thank you/,
  )
  expect(words.map(({ text }) => text).join(' ')).toBe(transcript)
  expect(messages.at(-1)).toMatchObject({ type: 'Termination' })
})

test('the official SDK shows what is left', async () => {
  const minted = (await mintToken(world.first.tlsUrl, 'assemblyai/streaming', key, { user: 'ada' })).body
  const transcriber = new StreamingTranscriber({
    token: minted.token,
    websocketBaseUrl: minted.url,
    sampleRate: 16_000,
    speechModel: 'universal-streaming-english',
    formatTurns: true,
    connectTimeout: 10_000,
  })
  const turns: TurnEvent[] = []
  transcriber.on('turn', (turn) => turns.push(turn))
  await transcriber.connect()
  for (let frame = 0; frame < 40; frame += 1) transcriber.sendAudio(new ArrayBuffer(3_200))
  await transcriber.close()
  expect(
    turns.some(
      ({ turn_is_formatted, transcript }) => turn_is_formatted && transcript.includes('[PERSON_NAME]'),
    ),
  ).toBe(true)
  expect(JSON.stringify(turns)).not.toMatch(personal)
})

test('where turns are formatted, the plain ones are kept back with the unfinished', async () => {
  const other = await openWorld({
    database: [],
    emulators: { assemblyai: { streamingText: said } },
    settings: tokens(...policy),
  })
  const client = await other.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
  const query = 'sample_rate=16000&speech_model=universal-streaming-english&format_turns=true'
  const turns = turnsOf(await hear({ url: other.first.url, credential: client.key, query }))
  await other.close()
  expect(turns.length).toBeGreaterThan(0)
  expect(
    turns.filter(({ turn_is_formatted, transcript }) => !turn_is_formatted && transcript !== ''),
  ).toEqual([])
  expect(JSON.stringify(turns)).not.toMatch(personal)
})

test('unfinished turns are kept back unless they are asked for, and a turn that is too long with a word', async () => {
  const long = `${'b as in boy '.repeat(900)}my name is Jonas Weber`
  const other = await openWorld({
    database: [],
    emulators: { assemblyai: { streamingText: long, streamingMsPerWord: 1 } },
    settings: tokens(...policy),
  })
  const client = await other.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
  const messages = await hear({ url: other.first.url, credential: client.key })
  expect(
    turnsOf(messages).filter(({ end_of_turn, transcript }) => !end_of_turn && transcript !== ''),
  ).toEqual([])
  expect(JSON.stringify(messages)).not.toMatch(personal)
  expect(messages).toContainEqual(
    expect.objectContaining({ type: 'Warning', warning: expect.stringContaining('too long') }),
  )
  const metrics = await (await fetch(`${other.first.url}/metrics`)).text()
  expect(metrics).toMatch(
    /sallyport_live_turns_dropped_total\{vendor="assemblyai",purpose="streaming",why="too_long"\} [1-9]/,
  )
  await other.close()
})

test('a gate does not start with a policy that there is not', async () => {
  const settings = await worldSettings(world.vendors, { database: [], settings: tokens('redact: [persnal]') })
  const home = await prepareHome(join(world.folder, 'mistyped'), settings)
  await expect(serve({ home })).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID', field: 'tokens.redact' })
})
