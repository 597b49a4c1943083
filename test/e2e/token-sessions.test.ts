/** Sessions of browsers: how long they last, what ends them, and how one takes over from another without a gap. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { mintToken, openWithToken, type TokenSocket } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

describeOnBoth((database) => {
  let world: World
  let key: string
  let users = 0

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      settings: [
        'tokens:',
        '  idleSeconds: 3',
        '  audioMinutesPerDay: 1',
        '  limits: { perUser: 1000 }',
        '  purposes: { assemblyai: { streaming: { partialTurns: drop, parameters: { redact_pii: null } } } }',
      ],
    })
    key = (await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })).key
  })
  afterAll(() => world?.close())

  const nextUser = () => {
    users += 1
    return `user-${users}`
  }
  const mint = async (wish: object) =>
    (await mintToken(world.first.url, 'assemblyai/streaming', key, wish)).body as {
      token: string
      url: string
      id: string
      error?: { code: string }
    }
  const begin = async (wish: object): Promise<TokenSocket & { id: string }> => {
    const { token, url, id } = await mint(wish)
    const opened = openWithToken(url, token)
    expect(await opened.first).toMatchObject({ type: 'Begin' })
    return { ...opened, id }
  }
  const reasonOf = async (opened: TokenSocket) => {
    const { code } = await opened.closed
    return [code, opened.messages.at(-1)?.sallyport_reason]
  }

  test('a session ends at its cap, though its token would have lasted, and the page knew when', async () => {
    const opened = await begin({ user: nextUser(), maxSessionSeconds: 2, expiresInSeconds: 600 })
    const startedMs = performance.now()
    expect(Number(opened.messages[0]?.expires_at) - Date.now() / 1000).toBeLessThanOrEqual(2)
    const frames = setInterval(() => opened.socket.send(Buffer.alloc(3_200)), 100)
    expect(await reasonOf(opened)).toEqual([3008, 'session_expired'])
    clearInterval(frames)
    expect(performance.now() - startedMs).toBeLessThan(4_000)
  })

  test('a session without audio ends, whatever else is said', async () => {
    const opened = await begin({ user: nextUser() })
    const alive = setInterval(() => opened.socket.send('{"type":"KeepAlive"}'), 200)
    expect(await reasonOf(opened)).toEqual([3008, 'session_idle'])
    clearInterval(alive)
  })

  test('a user has so many audio minutes a day, over all sessions', async () => {
    const user = nextUser()
    const reasons: unknown[] = []
    // The vendor closes on what comes faster than it is spoken, so that the minute takes several sessions.
    for (let round = 0; round < 20 && !reasons.includes('audio_quota_exceeded'); round += 1) {
      const { token, url } = await mint({ user })
      const opened = openWithToken(url, token)
      await opened.first
      for (let second = 0; second < 20; second += 1) opened.socket.send(Buffer.alloc(32_000))
      reasons.push((await reasonOf(opened))[1])
      await expect.poll(() => world.first.serving.gate.liveCalls.size).toBe(0)
    }
    expect(reasons.length).toBeGreaterThan(1)
    expect(reasons.at(-1)).toBe('audio_quota_exceeded')
  }, 40_000)

  test('partial turns stay away where policy drops them', async () => {
    const opened = await begin({ user: nextUser() })
    for (let sent = 0; sent < 12; sent += 1) opened.socket.send(Buffer.alloc(3_200))
    opened.socket.send('{"type":"Terminate"}')
    expect((await opened.closed).code).toBe(1000)
    const turns = opened.messages.filter(({ type }) => type === 'Turn')
    expect(turns.length).toBeGreaterThan(0)
    expect(turns.every((turn) => turn.end_of_turn === true)).toBe(true)
  })

  test('one live session a user; a refresh overlaps, takes over, and the old one ends', async () => {
    const user = nextUser()
    const first = await begin({ user })
    const second = await mint({ user })
    const refused = openWithToken(second.url, second.token)
    expect(await refused.first).toMatchObject({ sallyport_reason: 'sessions_exceeded' })
    const stolen = await mint({ user: nextUser(), refreshOf: first.id })
    expect(stolen.error?.code).toBe('ERR_TOKENS_REFRESH_UNKNOWN')

    let running = first
    for (let round = 0; round < 3; round += 1) {
      const next = await begin({ user, refreshOf: running.id })
      const third = await mint({ user, refreshOf: running.id })
      expect(await openWithToken(third.url, third.token).first).toMatchObject({
        sallyport_reason: 'sessions_exceeded',
      })
      running.socket.send('{"type":"Terminate"}')
      expect((await running.closed).code).toBe(1000)
      // The browser sees its end before the store does.
      const live = async () => (await world.first.control.perform('token.list', {})).sessions
      await expect.poll(async () => (await live()).filter((one) => one.user === user).length).toBe(1)
      running = next
    }
    running.socket.terminate()
  })

  test('an operator ends the sessions of a user, or one, and says so', async () => {
    const user = nextUser()
    const opened = await begin({ user })
    const waiting = await mint({ user })
    const { sessions } = await world.first.control.perform('token.list', {})
    expect(sessions).toContainEqual(expect.objectContaining({ id: opened.id, user, hasBegun: true }))
    expect(await world.first.control.perform('token.revoke', { user })).toEqual({ revoked: 2 })
    expect(await reasonOf(opened)).toEqual([1008, 'token_revoked'])
    expect(await openWithToken(waiting.url, waiting.token).first).toMatchObject({
      sallyport_reason: 'token_revoked',
    })
    const next = await begin({ user })
    await world.first.control.perform('token.revoke', { id: next.id })
    expect(await reasonOf(next)).toEqual([1008, 'token_revoked'])
  })
})
