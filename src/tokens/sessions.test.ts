import { expect, test } from 'vitest'
import type { TokenRecord } from './browser-token.ts'
import { type SessionEnd, type TokenSession, TokenSessions } from './sessions.ts'
import type { HeardAudio, TokenStore } from './token-store.ts'

/** A store that answers what a test says, and keeps what it hears. */
function createStore() {
  const heard: HeardAudio[] = []
  const records = new Map<string, Partial<TokenRecord>>()
  let failure: Error | undefined
  const store = {
    extend: async (ids: readonly string[]) =>
      ids.map((id) => ({ id, revokedAtMs: null, endsAtMs: null, isReplaced: false, ...records.get(id) })),
    addAudio: async (_day: string, all: readonly HeardAudio[]) => {
      if (failure) throw failure
      heard.push(...all)
      return all.map(({ user }) =>
        heard.filter((one) => one.user === user).reduce((sum, { ms }) => sum + ms, 0),
      )
    },
  } as unknown as TokenStore
  return {
    store,
    heard,
    records,
    fail: (error: Error | undefined) => {
      failure = error
    },
  }
}

function createSession(id: string, change: Partial<TokenRecord> = {}) {
  const ends: SessionEnd[] = []
  let ms = 0
  const session: TokenSession & { ends: SessionEnd[]; hear(ms: number): void } = {
    token: {
      id,
      user: 'ada',
      clientId: 'cl',
      vendor: 'v',
      purpose: 'p',
      endsAtMs: 10_000,
      ...change,
    } as TokenRecord,
    idleMs: 3_000,
    audioMsPerDay: 1_000,
    lastAudioAtMs: 0,
    takeHeardMs: () => {
      const taken = ms
      ms = 0
      return taken
    },
    end: (reason) => ends.push(reason),
    ends,
    hear: (more) => {
      ms += more
    },
  }
  return session
}

test('a session ends when its time is over, or nothing is heard', () => {
  const sessions = new TokenSessions(createStore().store)
  const [capped, idle] = [createSession('a', { endsAtMs: 2_000 }), createSession('b')]
  sessions.add(capped)
  sessions.add(idle)
  sessions.sweep(1_999)
  expect([capped.ends, idle.ends]).toEqual([[], []])
  sessions.sweep(2_000)
  sessions.sweep(3_000)
  expect([capped.ends[0], idle.ends]).toEqual(['session_expired', ['session_idle']])
})

test('one that is replaced ends by then, here or elsewhere, and never later than it would have', async () => {
  const { store, records } = createStore()
  const sessions = new TokenSessions(store)
  const [here, there] = [createSession('a'), createSession('b')]
  sessions.add(here)
  sessions.add(there)
  sessions.replace('a', 1_000)
  sessions.replace('a', 9_000)
  records.set('b', { endsAtMs: 1_500, isReplaced: true })
  records.set('a', { endsAtMs: 1_000, isReplaced: true })
  await sessions.beat(0)
  sessions.sweep(1_500)
  expect([here.ends, there.ends]).toEqual([['session_replaced'], ['session_replaced']])
})

test('one that is revoked elsewhere ends at the next beat', async () => {
  const { store, records } = createStore()
  const sessions = new TokenSessions(store)
  const session = createSession('a')
  sessions.add(session)
  records.set('a', { revokedAtMs: 5 })
  await sessions.beat(10)
  expect(session.ends).toEqual(['token_revoked'])
})

test('audio counts for its user, over sessions that run and that ended; nothing is lost when the store fails', async () => {
  const { store, heard, fail } = createStore()
  const sessions = new TokenSessions(store)
  const [first, second] = [createSession('a'), createSession('b')]
  sessions.add(first)
  first.hear(600)
  sessions.delete('a')
  sessions.add(second)
  second.hear(300)
  fail(new Error('a disk that is full'))
  await expect(sessions.beat(0)).rejects.toThrow('full')
  fail(undefined)
  await sessions.beat(0)
  expect(heard).toMatchObject([{ user: 'ada', ms: 900 }])
  expect(second.ends).toEqual([])
  second.hear(100)
  await sessions.beat(0)
  expect(second.ends).toEqual(['audio_quota_exceeded'])
  expect(await sessions.isQuotaUsed(second.token, 1_000, 0)).toBe(true)
  expect(await sessions.isQuotaUsed({ ...second.token, user: 'eve' }, 1_000, 0)).toBe(false)
  expect(await sessions.isQuotaUsed({ ...second.token, user: null }, 1_000, 0)).toBe(false)
})

test('what a session heard is not forgotten where the store fails at the next door', async () => {
  const { store, heard, fail } = createStore()
  const sessions = new TokenSessions(store)
  const session = createSession('a')
  sessions.add(session)
  session.hear(700)
  sessions.delete('a')
  fail(new Error('away'))
  await expect(sessions.isQuotaUsed(session.token, 1_000, 0)).rejects.toThrow('away')
  fail(undefined)
  await sessions.beat(0)
  expect(heard.map(({ ms }) => ms)).toEqual([700])
})
