import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../../../core/index.ts'
import { Redactor } from '../../../../redaction/index.ts'
import { type CheckOptions, checkFolder } from './check-folder.ts'
import { ReviewList } from './review-list.ts'

const key = new Secret('k'.repeat(32))
let scratch = ''
let folder = ''
const inFolder = (name: string) => join(folder, name)

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'sallyport-redact-check-'))
  folder = join(scratch, 'transcripts')
  mkdirSync(join(folder, 'calls'), { recursive: true })
  writeFileSync(inFolder('chat.txt'), 'hello\nmail me at a@b.org\n')
  writeFileSync(
    inFolder('calls/1.json'),
    JSON.stringify({
      text: 'my number is four one five five five five oh one three two',
      summary: 'Mail: a@b.org',
    }),
  )
  writeFileSync(inFolder('clean.srt'), '1\n00:00:01,000 --> 00:00:02,000\nIt rained [PERSON_NAME].\n')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const check = (more: Partial<CheckOptions> = {}) =>
  checkFolder(folder, {
    key,
    fix: false,
    createRedactor: async (leave) => new Redactor({ key, leave }),
    ...more,
  })

it('lists what is left by file and field, and none of it', async () => {
  const progress: unknown[] = []
  const report = await check({ onProgress: (...seen) => progress.push(seen) })
  expect(report.checked.files).toBe(3)
  expect(progress).toEqual([1, 2, 3].map((done) => [done, 3]))
  expect(report.findings.map(({ policy, file, field, line }) => [policy, file, field, line])).toEqual([
    ['phone_number', 'calls/1.json', 'text', 1],
    ['email_address', 'calls/1.json', 'summary', 1],
    ['email_address', 'chat.txt', 'text', 2],
  ])
  expect(JSON.stringify(report)).not.toMatch(/a@b|four/)
  const [, summary, chat] = report.findings
  expect(summary?.id).toBe(chat?.id)
})

it('a number in words is one value, also in what is remembered: no word of it has an id', async () => {
  const said = 'my number is four one five five five five five oh one three two'.split(' ')
  const words = said.map((text, index) => ({ text, start: index, end: index + 1 }))
  writeFileSync(inFolder('calls/1.json'), JSON.stringify({ words }))
  const resume = join(scratch, 'progress.jsonl')
  const { findings } = await check({ resume })
  expect(findings).toMatchObject([{ field: 'words[3].text', to: 'words[13].text' }, { file: 'chat.txt' }])
  expect(readFileSync(resume, 'utf8').match(/"id"/g)).toHaveLength(2)
})

it('what was accepted is not reported again and stays in the file; the rest goes', async () => {
  const path = join(scratch, 'review.json')
  const first = await ReviewList.open(path)
  const { findings } = await check({ review: first })
  await first.save()
  expect(readFileSync(path, 'utf8')).not.toMatch(/a@b|four/)
  const review = await ReviewList.open(path)
  review.judge([findings[1]?.id ?? ''], 'accepted')
  expect(() => review.judge(['aaaaaaaaaaaaaaaa'], 'rejected')).toThrow(
    expect.objectContaining({ field: '--reject' }),
  )
  const fixed = await check({ review, fix: true })
  expect(fixed.fixed).toEqual(['calls/1.json'])
  expect(fixed.findings).toEqual([])
  expect(readFileSync(inFolder('calls/1.json'), 'utf8')).not.toContain('four')
  expect(readFileSync(inFolder('calls/1.json'), 'utf8')).toContain('a@b.org')
  expect(readFileSync(inFolder('chat.txt'), 'utf8')).toContain('a@b.org')
})

it('what is mended keeps every byte that is no value', async () => {
  const json = '{"metadata":{"account":90071992547409931234, "n":1.0},\r\n"transcript":"mail a@b.org"}'
  const lines = '{"n":1e3,"text":"a@b.org"}\r\n{"n":90071992547409931234}'
  writeFileSync(inFolder('calls/1.json'), json)
  writeFileSync(inFolder('lines.jsonl'), lines)
  const createRedactor = async () => new Redactor({ key, policies: ['email_address'] })
  expect((await check({ fix: true, createRedactor })).fixed).toContain('lines.jsonl')
  const clean = (text: string) => text.replace('a@b.org', '[EMAIL_ADDRESS]')
  expect(readFileSync(inFolder('calls/1.json'), 'utf8')).toBe(clean(json))
  expect(readFileSync(inFolder('lines.jsonl'), 'utf8')).toBe(clean(lines))
})

it('numbers of JSON are looked at, too, and mended', async () => {
  writeFileSync(inFolder('calls/1.json'), '{"custom_analysis_data":{"ssn":415220199}}')
  expect((await check()).findings[0]).toMatchObject({ field: 'custom_analysis_data.ssn' })
  await check({ fix: true })
  expect(readFileSync(inFolder('calls/1.json'), 'utf8')).not.toContain('415220199')
})

it('tells the line of a field of JSON', async () => {
  const pretty = {
    a: 'a@b.org',
    list: [{ text: 'x' }, { text: 'c@d.org', more: { phone: 4155552671 } }],
    value: 'e@f.org',
  }
  writeFileSync(inFolder('calls/1.json'), JSON.stringify(pretty, null, 2))
  writeFileSync(inFolder('lines.jsonl'), '{"text":"x"}\n{"text":"a@b.org"}\n')
  writeFileSync(inFolder('list.json'), '[\n"a@b.org"\n,\n["c@d.org"]]')
  writeFileSync(inFolder('bare.json'), '\n\n"a@b.org"')
  const { findings } = await check()
  const places = findings.map(({ file, line, field }) => `${file}:${line} ${field}`)
  expect(places.toSorted()).toEqual([
    'bare.json:3 value',
    'calls/1.json:10 list[1].more.phone',
    'calls/1.json:14 value',
    'calls/1.json:2 a',
    'calls/1.json:8 list[1].text',
    'chat.txt:2 text',
    'lines.jsonl:2 line 2: text',
    'list.json:2 [0]',
    'list.json:4 [1][0]',
  ])
})

it('a baseline accepts what is there, and what comes later is found', async () => {
  const review = await ReviewList.open(join(scratch, 'review.json'))
  await check({ review })
  review.acceptOpen()
  expect((await check({ review })).findings).toEqual([])
  appendFileSync(inFolder('chat.txt'), 'or c@d.org\n')
  expect((await check({ review })).findings).toMatchObject([{ policy: 'email_address', line: 3 }])
})

it('goes on where it stopped, and reads anew what has changed or was read under another key', async () => {
  const resume = join(scratch, 'progress.jsonl')
  await check({ resume })
  appendFileSync(resume, '{"under":"cut of')
  utimesSync(inFolder('chat.txt'), 1, 1)
  const again = await check({ resume })
  expect(again.checked.remembered).toBe(2)
  expect(again.findings).toHaveLength(3)
  expect((await check({ resume, key: new Secret('o'.repeat(32)) })).checked.remembered).toBe(0)
})

it('a file that is not what its ending says is named, and nothing of it', async () => {
  writeFileSync(inFolder('broken.json'), '{"text": "a@b.org')
  expect((await check()).unread).toEqual([{ file: 'broken.json', reason: 'It is no JSON.' }])
})

it('a list that is not given out is named, and the other is read; a gate that is not there says so', async () => {
  const gate = createServer((request, response) => {
    const isCalls = request.url === '/retellai/v3/list-calls'
    const call = { call_id: 'call_1', call_status: 'ended', start_timestamp: 1, transcript: 'User: a@b.org' }
    const answer = request.method === 'POST' ? { items: [call], has_more: false } : call
    const isRefused = request.method === 'POST' && !isCalls
    response
      .writeHead(isRefused ? 403 : 200, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(isRefused ? { message: 'no' } : answer))
  })
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  const mount = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/retellai`
  const look = () =>
    checkFolder(mount, {
      clientKey: new Secret('x'),
      fix: false,
      createRedactor: async () => new Redactor({ key }),
    })
  const { findings, unread } = await look().finally(() => new Promise((resolve) => gate.close(resolve)))
  expect(findings.map(({ file, policy }) => [file, policy])).toEqual([['calls/call_1', 'email_address']])
  expect(unread).toEqual([
    { file: 'chats', reason: 'The list of chats is not given out (403 from the gate).' },
  ])
  await expect(look()).rejects.toMatchObject({ detail: 'The gate does not answer (ECONNREFUSED).' })
})

it.each([
  ['Latin-1', Buffer.from('Jos\u00e9, a@b.org', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffmail a@b.org', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('mail a@b.org', 'utf16le')],
])('a file in %s is named, and stays as it is', async (_, bytes) => {
  writeFileSync(inFolder('other.txt'), bytes)
  const { unread, fixed } = await check({ fix: true })
  expect(unread).toMatchObject([{ file: 'other.txt', reason: expect.stringContaining('UTF-8') }])
  expect(fixed).not.toContain('other.txt')
  expect(readFileSync(inFolder('other.txt')).equals(bytes)).toBe(true)
})

it('what may change at its vendor is looked at again, whatever is remembered', async () => {
  const call = { call_id: 'call_1', call_status: 'ended', start_timestamp: 1, transcript: 'User: hello' }
  let shown: object = call
  const gate = createServer((request, response) => {
    const isList = request.url === '/retellai/v3/list-calls'
    const items = isList ? [call] : []
    const answer = request.method === 'POST' ? { items, has_more: false } : shown
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  try {
    const mount = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/retellai`
    const look = () =>
      checkFolder(mount, {
        key,
        clientKey: new Secret('x'),
        resume: join(scratch, 'progress'),
        fix: false,
        createRedactor: async () => new Redactor({ key }),
      })
    expect((await look()).findings).toEqual([])
    shown = { ...call, call_analysis: { call_summary: 'Mail: a@b.org' } }
    expect((await look()).findings.map(({ policy }) => policy)).toEqual(['email_address'])
  } finally {
    gate.close()
    gate.closeAllConnections()
  }
})
