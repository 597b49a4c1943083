import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { ManualClock } from '../core/index.ts'
import { defaultTokenPolicy, type LiveMessages, type TokenRecord } from '../tokens/index.ts'
import { BrowserSession, type BrowserSessionOptions } from './browser-session.ts'
import { dropPartialTurns, type LiveFilter } from './live-filter.ts'
import type { Refusal } from './refusal.ts'

const token = { id: 'tok_1', endsAtMs: 5_000 } as TokenRecord

/** A vendor of one-word messages: `begin`, `turn:...`, `final:...`; `?` is no message at all. */
const messages: LiveMessages = {
  isBeginning: (text) => text === 'begin',
  withEnd: (text, endsAtMs) => `${text} until ${endsAtMs}`,
  warning: (sentence) => `warning: ${sentence}`,
  readTurn(text) {
    if (text === '?') throw new SyntaxError('no message')
    const [kind = '', passage = ''] = text.split(':')
    if (kind !== 'turn' && kind !== 'final') return undefined
    return {
      isFinal: kind === 'final',
      passages: [passage],
      words: passage.split(' '),
      write: ({ passages }) => `${kind}:${passages[0]}`,
    }
  },
  cleanUpstream: (text) => (text === 'bye' ? text : undefined),
  audioMs: (bytes, parameters) => (parameters.has('packed') ? undefined : bytes / 32),
}

function openSession(change: Partial<BrowserSessionOptions> = {}) {
  const clock = new ManualClock(0)
  const sent: string[] = []
  const cuts: Refusal[] = []
  const ends: boolean[] = []
  const dropped: string[] = []
  const session = new BrowserSession({
    token,
    policy: defaultTokenPolicy,
    messages,
    parameters: new URLSearchParams(),
    warnings: [],
    filters: [],
    clock,
    onBegin: () => sent.push('(begun)'),
    onDropped: (why) => dropped.push(why),
    onEnd: (hasBegun) => ends.push(hasBegun),
    ...change,
  })
  session.attach({ send: (text) => sent.push(text), cut: (refusal) => cuts.push(refusal) })
  const down = (text: string) => session.down(Buffer.from(text), false)?.toString()
  return { session, clock, sent, cuts, ends, dropped, down }
}

const hide: LiveFilter = {
  filter: ({ passages, words }) => ({
    passages: passages.map((text) => text.replaceAll('ada', '***')),
    words,
  }),
}

test('a turn that comes before the beginning is filtered like any other', () => {
  const { down } = openSession({ filters: [hide] })
  expect(down('turn:ada speaks')).toBe('turn:*** speaks')
})

test('the beginning is told the end, the session is begun, and warnings follow', async () => {
  const { down, sent, session, ends } = openSession({ warnings: ['one'] })
  expect(down('hello')).toBe('hello')
  expect(down('begin')).toBe('begin until 5000')
  await Promise.resolve()
  expect(sent).toEqual(['(begun)', 'warning: one'])
  expect(down('begin')).toBe('begin')
  session.closed()
  session.closed()
  expect(ends).toEqual([true])
})

test('one that never began says so', () => {
  const { session, ends } = openSession()
  session.closed()
  expect(ends).toEqual([false])
})

test('without a filter the very bytes go on, after the beginning unread', () => {
  const { session, down } = openSession()
  down('begin')
  const bytes = Buffer.from('?')
  expect(session.down(bytes, false)).toBe(bytes)
  expect(session.down(bytes, true)).toBe(bytes)
})

test('filters see turns alone; what they cannot read or cannot filter is not shown', () => {
  const broken: LiveFilter = {
    filter: () => {
      throw new Error('a filter that fails')
    },
  }
  const { down } = openSession({ filters: [dropPartialTurns, hide] })
  down('begin')
  expect(down('turn:I am ada')).toBeUndefined()
  expect(down('final:I am ada')).toBe('final:I am ***')
  expect(down('heartbeat')).toBe('heartbeat')
  expect(down('?')).toBeUndefined()
  const failing = openSession({ filters: [broken] })
  failing.down('begin')
  expect(failing.down('final:I am ada')).toBeUndefined()
})

test('audio is counted in ms, or in time where its encoding does not tell', () => {
  const { session } = openSession()
  const frame = Buffer.alloc(3_200)
  expect(session.up(frame, true)).toBe(frame)
  session.up(frame, true)
  expect([session.takeHeardMs(), session.takeHeardMs()]).toEqual([200, 0])
  const packed = openSession({ parameters: new URLSearchParams('packed=1') })
  packed.clock.advance(300)
  packed.session.up(frame, true)
  packed.clock.advance(60_000)
  packed.session.up(frame, true)
  expect(packed.session.takeHeardMs()).toBe(1_300)
})

test('audio that its page calls short counts as long as it took to come; jitter counts nothing twice', () => {
  const { session, clock } = openSession()
  const tenth = Buffer.alloc(320)
  for (let sent = 0; sent < 20; sent += 1) {
    clock.advance(100)
    session.up(tenth, true)
  }
  expect(session.takeHeardMs()).toBe(2_000)
  clock.advance(500)
  for (let late = 0; late < 5; late += 1) session.up(Buffer.alloc(3_200), true)
  expect(session.takeHeardMs()).toBe(500)
  expect(session.takeHeardMs()).toBe(0)
})

test('a browser says what the vendor documents, and nothing else', () => {
  const { session } = openSession()
  expect(session.up(Buffer.from('bye'), false)).toBe('bye')
  expect(session.up(Buffer.from('hello'), false)).toMatchObject({ reason: 'message_refused' })
})

test('an end from before there is a socket is told to it at once', () => {
  const cuts: Refusal[] = []
  const { session } = openSession()
  const early = new BrowserSession({
    token,
    policy: defaultTokenPolicy,
    messages,
    parameters: new URLSearchParams(),
    warnings: [],
    filters: [],
    clock: new ManualClock(0),
    onBegin: () => {},
    onDropped: () => {},
    onEnd: () => {},
  })
  early.end('token_revoked')
  early.attach({ send: () => {}, cut: (refusal) => cuts.push(refusal) })
  session.end('session_idle')
  expect(cuts).toMatchObject([{ reason: 'token_revoked' }])
})
