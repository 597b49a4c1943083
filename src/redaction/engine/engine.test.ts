import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import { Redactor } from '../redactor/redactor.ts'
import { Engine, type Recognizer } from './engine.ts'
import { jsonEngine } from './json-engine.ts'
import { presidio } from './presidio.ts'
import { redactTextWith, redactTranscriptWith } from './redact-with-engine.ts'
import { restoreCase } from './restore-case.ts'

let server: Server | undefined
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))))

/** Starts an engine that answers as told, and counts how often it was asked. */
async function serve(
  answer: (body: { text: string }) => { status?: number; body: unknown },
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const started = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      const body = JSON.parse(text) as { text: string }
      asked.push(body.text)
      const { status = 200, body: answered } = answer(body)
      response
        .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        .end(JSON.stringify(answered))
    })
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, asked }
}

const at = (text: string, value: string) => ({
  start: [...text.slice(0, text.indexOf(value))].length,
  end: [...text.slice(0, text.indexOf(value) + value.length)].length,
})
const redactor = new Redactor()
const clock = () => new ManualClock(0)

it('what Presidio finds is taken out too, beyond an emoji as well: it counts code points', async () => {
  const { url } = await serve(({ text }) => ({
    body: [{ entity_type: 'PERSON', score: 0.85, ...at(text, 'Xqylaz') }],
  }))
  const engine = new Engine(presidio(url), { mode: 'required', clock: clock() })
  const { text, report } = await redactTextWith(engine, redactor, 'Well 😀 then, Xqylaz it was. Ask xqylaz.')
  expect(text).toBe('Well 😀 then, [PERSON_NAME] it was. Ask [PERSON_NAME].')
  expect(report.engine).toBe('answered')
})

it('an engine that speaks JSON marks fields of a transcript', async () => {
  const { url } = await serve(({ text }) => ({
    body: { spans: text.includes('Xqylaz') ? [{ policy: 'person_name', ...at(text, 'Xqylaz') }] : [] },
  }))
  const engine = new Engine(jsonEngine(url), { mode: 'required', clock: clock() })
  const { value } = await redactTranscriptWith(engine, redactor, {
    text: 'so Xqylaz it was',
    summary: 'Xqylaz called.',
  })
  expect(value).toEqual({ text: 'so [PERSON_NAME] it was', summary: '[PERSON_NAME] called.' })
})

it('required and silent: nothing is redacted; best effort: the report says so', async () => {
  const { url } = await serve(() => ({ status: 503, body: {} }))
  const required = new Engine(presidio(url), { mode: 'required', clock: clock() })
  await expect(redactTextWith(required, redactor, 'Ada Mercer')).rejects.toMatchObject({
    code: 'ERR_REDACTION_ENGINE',
  })
  const best = new Engine(presidio(url), { mode: 'best-effort', clock: clock() })
  const { text, report } = await redactTextWith(best, redactor, 'I am Ada Mercer')
  expect(text).toBe('I am [PERSON_NAME] [PERSON_NAME]')
  expect(report.engine).toBe('unavailable')
})

it.each<[unknown, string]>([
  [{ spans: [{ start: 0, end: 3, policy: 'ssn' }] }, 'A span has a policy that is none.'],
  [{ spans: [{ start: '0', end: 3, policy: 'person_name' }] }, 'A span has no start and end.'],
  [{ spans: [null] }, 'A span has no start and end.'],
  [{ found: [] }, 'It has no list of spans.'],
  [null, 'It has no list of spans.'],
])('an answer that is none counts as none, and is told from silence: %j', async (body, reason) => {
  const { url } = await serve(() => ({ body }))
  const engine = new Engine(jsonEngine(url), { mode: 'required', clock: clock() })
  await expect(engine.analyze(['abc'], [])).rejects.toMatchObject({
    code: 'ERR_REDACTION_ENGINE',
    detail: `It has answered, but not in its form: ${reason}`,
  })
})

it('says why there is no answer: a status, nobody there, a list that Presidio would not give', async () => {
  const detailOf = (engine: Engine) =>
    engine.analyze(['abc'], []).then(
      () => 'answered',
      ({ detail }) => detail,
    )
  const required = (recognizer: Recognizer) => new Engine(recognizer, { mode: 'required', clock: clock() })
  const { url } = await serve(({ text }) => (text === 'abc' ? { status: 503, body: {} } : { body: {} }))
  expect(await detailOf(required(jsonEngine(url)))).toBe('Its status is 503.')
  const odd = required(presidio(url)).analyze(['other'], [])
  await expect(odd).rejects.toMatchObject({
    detail: expect.stringMatching(/It is no list of what was found/),
  })
  await new Promise((resolve) => server?.close(resolve))
  server = undefined
  expect(await detailOf(required(jsonEngine(url)))).toBe('It cannot be reached (ECONNREFUSED).')
})

it('after three failures it is left alone, and asked again half a minute later', async () => {
  const { url, asked } = await serve(() => ({ status: 500, body: {} }))
  const time = clock()
  const engine = new Engine(presidio(url), { mode: 'best-effort', clock: time })
  for (let call = 0; call < 5; call += 1) await engine.analyze(['Hello.'], [])
  expect(asked).toHaveLength(3)
  time.advance(30_001)
  await engine.analyze(['Hello.'], [])
  expect(asked).toHaveLength(4)
})

it('a text without capitals is sent with them as well', async () => {
  const { url, asked } = await serve(() => ({ body: [] }))
  await new Engine(presidio(url), { mode: 'required', clock: clock() }).analyze(
    ['hi this is emily from ohio'],
    [],
  )
  expect(asked.sort()).toEqual(['Hi this is Emily from Ohio', 'hi this is emily from ohio'])
  expect(restoreCase('MY NAME IS EMILY. I CALL')).toBe('My name is Emily. I call')
  expect(restoreCase('Mixed case stays')).toBe('Mixed case stays')
})

it('another machine is told from this one', () => {
  const isRemote = (address: string) =>
    new Engine(presidio(address), { mode: 'required', clock: clock() }).isRemote
  expect(isRemote('http://127.0.0.1:5002')).toBe(false)
  expect(isRemote('http://localhost:5002')).toBe(false)
  expect(isRemote('https://ner.example.com')).toBe(true)
  expect(isRemote('http://localhost.example.com')).toBe(true)
})

it('is asked once about texts that are the same, and not about the letters of speakers', async () => {
  const { url, asked } = await serve(({ text }) => ({
    body: text.includes('Xqylaz') ? [{ entity_type: 'PERSON', score: 0.9, ...at(text, 'Xqylaz') }] : [],
  }))
  const engine = new Engine(presidio(url), { mode: 'required', clock: clock() })
  const texts = ['Is Xqylaz in?', 'A', 'speaker 1', 'Is Xqylaz in?', ' 2 ', 'speaker 1', '...', 'Ed']
  const { spans, state } = await engine.analyze(texts, [])
  expect(new Set(asked)).toEqual(new Set(['Is Xqylaz in?', 'speaker 1', 'Speaker 1', 'Ed']))
  expect(asked).toHaveLength(4)
  expect(state).toBe('answered')
  const person = [{ policy: 'person_name', start: 3, end: 9, score: 0.9, by: 'engine' }]
  expect(spans).toEqual([person, [], [], person, [], [], [], []])
})

it('is sent what is dictated and spelled written out, too, and what it finds there is taken out as it was said', async () => {
  const found: Record<string, [string, number]> = {
    '99876': ['account_number', 0.8],
    Qylaz: ['person_name', 0.8],
  }
  const guess: [string, number] = ['banking_information', 0.05]
  const { url, asked } = await serve(({ text }) => ({
    body: {
      spans: Object.entries({ ...found, '31313': guess }).flatMap(([value, [policy, score]]) =>
        text.includes(value) ? [{ policy, score, ...at(text, value) }] : [],
      ),
    },
  }))
  const engine = new Engine(jsonEngine(url), { mode: 'required', clock: clock() })
  const said = 'Well, nine nine eight seven six. Then q y l a z, and three one three one three. Bye.'
  expect((await engine.analyze([said], [])).spans).toEqual([
    [
      { policy: 'account_number', start: 6, end: 31, score: 0.8, by: 'engine' },
      { policy: 'person_name', start: 38, end: 47, score: 0.8, by: 'engine' },
    ],
  ])
  expect(asked).toEqual([said, 'Well, 99876. Then Qylaz, and 31313. Bye.'])
  const accounts = new Redactor({ policies: ['account_number'] })
  expect(accounts.redactText(said).text).toBe(said)
  const { text } = await redactTextWith(engine, accounts, said)
  expect(text).toBe(said.replace('nine nine eight seven six', Array(5).fill('[ACCOUNT_NUMBER]').join(' ')))
  const written = 'Nine of us, one two at a time, paid 99876 on May 3.'
  await engine.analyze([written], [])
  expect(asked.slice(-1)).toEqual([written])
})
