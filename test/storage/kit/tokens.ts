import { expect, test } from 'vitest'
import type { BrowserToken, ReserveTerms } from '../../../src/tokens/index.ts'
import { open, type Subject } from './subject.ts'

const nowMs = Date.UTC(2026, 10, 22)

function token(change: Partial<BrowserToken> = {}): BrowserToken {
  return {
    id: 'tok_000000000001',
    hash: 'h1',
    clientId: 'cl_000000000001',
    vendor: 'assemblyai',
    purpose: 'streaming',
    user: 'ada',
    mintedAtMs: nowMs,
    expiresAtMs: nowMs + 60_000,
    sessionMs: 600_000,
    refreshOf: null,
    state: 'minted',
    ...change,
  }
}

const terms = (change: Partial<ReserveTerms> = {}): ReserveTerms => ({
  nowMs,
  holder: 'one browser',
  leaseUntilMs: nowMs + 30_000,
  graceMs: 5_000,
  attemptsMax: 3,
  sessionsMax: 1,
  ...change,
})

const second = (change: Partial<BrowserToken> = {}) =>
  token({ id: 'tok_000000000002', hash: 'h2', ...change })

export function testTokens(subject: Subject): void {
  test('a token is found by id and by hash, as it was stored', async () => {
    const options = await subject.fresh()
    const { tokens, close } = await open(options)
    const nobody = second({ user: null, refreshOf: 'tok_000000000001' })
    await tokens.insert(token())
    await tokens.insert(nobody)
    const untouched = {
      attempts: 0,
      holder: null,
      changedAtMs: nowMs,
      leaseUntilMs: 0,
      endsAtMs: null,
      isReplaced: false,
      revokedAtMs: null,
    }
    expect(await tokens.find({ hash: 'h1' })).toEqual({ ...token(), ...untouched })
    expect(await tokens.find({ id: nobody.id })).toEqual({ ...nobody, ...untouched })
    expect(await tokens.find({ hash: 'h3' })).toBeUndefined()
    await close()
    expect(await (await open(options)).tokens.find({ hash: 'h1' })).toMatchObject({ id: token().id })
  })

  test('of 200 who come with one token at once, over two instances, one gets it', async () => {
    const options = await subject.fresh()
    const instances = [(await open(options)).tokens, (await open(options)).tokens] as const
    for (let round = 0; round < 3; round += 1) {
      const one = token({ id: `tok_00000000001${round}`, hash: `race${round}`, user: `u${round}` })
      await instances[0].insert(one)
      const attempts = Array.from({ length: 200 }, (_, index) =>
        instances[index % 2]?.reserve(one.hash, terms({ holder: `browser ${index % 3}` })),
      )
      const winners = (await Promise.all(attempts)).filter((won) => won !== undefined)
      expect(winners).toHaveLength(1)
      expect(winners[0]).toMatchObject({ state: 'reserved', attempts: 1, endsAtMs: nowMs + 600_000 })
    }
  })

  test('of 40 tokens of one user redeemed at once, over two instances, one opens a session', async () => {
    const options = await subject.fresh()
    const instances = [(await open(options)).tokens, (await open(options)).tokens] as const
    const many = Array.from({ length: 40 }, (_, index) =>
      token({ id: `tok_0000000000${10 + index}`, hash: `m${index}` }),
    )
    for (const one of many) await instances[0].insert(one)
    const won = await Promise.all(many.map(({ hash }, index) => instances[index % 2]?.reserve(hash, terms())))
    expect(won.filter((one) => one !== undefined)).toHaveLength(1)
  })

  test('a token has an end, and a user as many sessions as the terms say', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token())
    await tokens.insert(second())
    expect(await tokens.reserve('h1', terms({ nowMs: nowMs + 60_000 }))).toBeUndefined()
    expect(await tokens.reserve('h1', terms())).toMatchObject({ state: 'reserved' })
    expect(await tokens.reserve('h2', terms())).toBeUndefined()
    expect(await tokens.reserve('h2', terms({ sessionsMax: 2 }))).toMatchObject({ id: second().id })
    await tokens.insert(token({ id: 'tok_000000000003', hash: 'h3', user: 'eve' }))
    await tokens.insert(token({ id: 'tok_000000000004', hash: 'h4', clientId: 'cl_000000000002' }))
    for (const hash of ['h3', 'h4']) expect(await tokens.reserve(hash, terms())).toBeDefined()
  })

  test('users that an app does not name do not stand in each other’s way', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token({ user: null }))
    await tokens.insert(second({ user: null }))
    for (const hash of ['h1', 'h2']) expect(await tokens.reserve(hash, terms())).toBeDefined()
  })

  test('a session of an instance that died holds its user until the lease is over', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token())
    await tokens.insert(second())
    await tokens.reserve('h1', terms())
    await tokens.begin(token().id, nowMs, nowMs + 15_000)
    expect(await tokens.reserve('h2', terms({ nowMs: nowMs + 29_000 }))).toBeUndefined()
    expect(await tokens.extend([token().id], nowMs + 40_000)).toMatchObject([{ state: 'open' }])
    expect(await tokens.reserve('h2', terms({ nowMs: nowMs + 35_000 }))).toBeUndefined()
    expect(await tokens.reserve('h2', terms({ nowMs: nowMs + 41_000 }))).toBeDefined()
  })

  test('who lost the first socket before it began may come back: the same browser, soon, three times in all', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token())
    const again = (change: Partial<ReserveTerms> = {}) => tokens.reserve('h1', terms(change))
    expect(await again()).toBeDefined()
    expect(await again()).toBeUndefined()
    await tokens.finish(token().id, nowMs + 100, false)
    expect(await again({ holder: 'another browser' })).toBeUndefined()
    expect(await again({ nowMs: nowMs + 5_100 })).toBeUndefined()
    expect(await again({ nowMs: nowMs + 600 })).toMatchObject({ attempts: 2 })
    await tokens.finish(token().id, nowMs + 1_000, false)
    expect(await again({ nowMs: nowMs + 1_500 })).toMatchObject({ attempts: 3 })
    await tokens.finish(token().id, nowMs + 2_000, false)
    expect(await again({ nowMs: nowMs + 2_500 })).toBeUndefined()
  })

  test('a session that began has used its token up, whichever of its ends is written first', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token())
    await tokens.reserve('h1', terms())
    await tokens.finish(token().id, nowMs + 50, true)
    await tokens.begin(token().id, nowMs + 40, nowMs + 15_000)
    expect(await tokens.find({ hash: 'h1' })).toMatchObject({ state: 'ended', leaseUntilMs: 0 })
    expect(await tokens.reserve('h1', terms({ nowMs: nowMs + 60 }))).toBeUndefined()
    expect(await tokens.extend([token().id], nowMs + 90_000)).toEqual([])
  })

  test('a refresh overlaps with the session it takes over from, alone and for a while', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token())
    await tokens.reserve('h1', terms())
    await tokens.begin(token().id, nowMs, nowMs + 15_000)
    const successor = (index: number, refreshOf: string) =>
      token({ id: `tok_00000000001${index}`, hash: `s${index}`, refreshOf })
    await tokens.insert(successor(1, token().id))
    await tokens.insert(successor(2, token().id))
    await tokens.insert(successor(3, 'tok_000000000011'))
    const atMs = nowMs + 1_000
    expect(await tokens.reserve('s1', terms({ nowMs: atMs }))).toMatchObject({ refreshOf: token().id })
    expect(await tokens.reserve('s2', terms({ nowMs: atMs }))).toBeUndefined()
    await tokens.begin('tok_000000000011', atMs, atMs + 15_000)
    expect(await tokens.extend([token().id], atMs + 30_000)).toMatchObject([
      { endsAtMs: atMs + 15_000, isReplaced: true },
    ])
    // The next may not begin while the one before the last is still there.
    expect(await tokens.reserve('s3', terms({ nowMs: atMs }))).toBeUndefined()
    await tokens.finish(token().id, atMs + 2_000, true)
    expect(await tokens.reserve('s3', terms({ nowMs: atMs + 2_000 }))).toBeDefined()
  })

  test('what is revoked opens nothing, and every instance hears of it', async () => {
    const options = await subject.fresh()
    const [here, there] = [await open(options), await open(options)]
    let heard = 0
    there.onChange(() => {
      heard += 1
    })
    await here.tokens.insert(token())
    await here.tokens.insert(second())
    await here.tokens.insert(token({ id: 'tok_000000000003', hash: 'h3', user: 'eve' }))
    await here.tokens.reserve('h1', terms())
    expect(await here.tokens.live(nowMs)).toMatchObject([{ id: token().id }])
    expect(await here.tokens.revoke({ user: 'ada' }, nowMs + 1)).toBe(2)
    expect(await here.tokens.revoke({ user: 'ada' }, nowMs + 2)).toBe(0)
    await expect.poll(() => heard).toBeGreaterThan(0)
    expect(await there.tokens.reserve('h2', terms({ sessionsMax: 9 }))).toBeUndefined()
    expect(await there.tokens.extend([token().id], nowMs + 9)).toMatchObject([{ revokedAtMs: nowMs + 1 }])
    expect(await there.tokens.live(nowMs)).toEqual([])
    expect(await here.tokens.revoke({ id: 'tok_000000000003' }, nowMs + 3)).toBe(1)
    expect(await here.tokens.revoke({ clientId: 'cl_000000000001' }, nowMs + 3)).toBe(0)
  })

  test('audio adds up by day and user, over instances', async () => {
    const options = await subject.fresh()
    const instances = [(await open(options)).tokens, (await open(options)).tokens] as const
    const ada = { clientId: 'cl_a', user: 'ada', vendor: 'v', purpose: 'p', ms: 100.4 }
    const eve = { ...ada, user: 'eve', ms: 7 }
    expect(await instances[0].addAudio('2026-11-22', [])).toEqual([])
    expect(await instances[0].addAudio('2026-11-22', [eve, ada])).toEqual([7, 100])
    expect(await instances[1].addAudio('2026-11-22', [ada, eve])).toEqual([200, 14])
    expect(await instances[1].addAudio('2026-11-23', [ada])).toEqual([100])
  })

  test('forgets what is over, and nothing else', async () => {
    const { tokens } = await open(await subject.fresh())
    await tokens.insert(token({ expiresAtMs: nowMs + 1_000 }))
    await tokens.insert(second({ user: 'eve' }))
    await tokens.reserve('h2', terms({ leaseUntilMs: nowMs + 500_000 }))
    await tokens.addAudio('2026-11-20', [{ clientId: 'cl_a', user: 'ada', vendor: 'v', purpose: 'p', ms: 5 }])
    await tokens.prune(nowMs + 100_000)
    expect(await tokens.find({ hash: 'h1' })).toBeUndefined()
    expect(await tokens.find({ hash: 'h2' })).toBeDefined()
    expect(
      await tokens.addAudio('2026-11-20', [
        { clientId: 'cl_a', user: 'ada', vendor: 'v', purpose: 'p', ms: 1 },
      ]),
    ).toEqual([1])
  })
}
