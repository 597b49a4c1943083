/** What strangers, forgers and thieves do to browser tokens, against a gate that serves. */
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { exportJWK, SignJWT } from 'jose'
import { Pool } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heldHeapBytes } from '../support/held-memory.ts'
import { audience, type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts'
import { type MintResponse, mintToken, openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

const purpose = 'assemblyai/streaming'
const origin = 'https://app.example.com'
const secret = 'a secret of the app, long enough'

let world: World
let provider: IdentityProvider
let app: Server
let key: string
/** What the app was asked, as it came. */
const questions: { readonly body: string; readonly headers: Record<string, unknown> }[] = []

beforeAll(async () => {
  provider = await startIdentityProvider()
  app = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      questions.push({ body, headers: request.headers })
      const { data } = JSON.parse(body) as { data: { cookie?: string } }
      response.statusCode = data.cookie === 'session=good' ? 200 : 401
      response.end(JSON.stringify({ user: 'cookie-ada' }))
    })
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  process.env.TOKEN_CALLBACK_SECRET = secret
  world = await openWorld({
    database: [],
    emulators: { assemblyai: { beginDelayMs: 150 } },
    settings: [
      'trustedProxies: [127.0.0.2]',
      'tokens:',
      `  origins: ["${origin}"]`,
      '  limits: { perUser: 5, perAddress: 200, perClient: 400 }',
      '  jwt:',
      `    - { issuer: "${provider.issuer}", audience: "${audience}", keysUrl: "${provider.keysUrl}", client: web, environment: staging }`,
      `  callback: { url: "http://127.0.0.1:${(app.address() as AddressInfo).port}/session", secretFromEnv: TOKEN_CALLBACK_SECRET, client: web, environment: staging }`,
      '  compatibleRoute: { vendor: assemblyai, purpose: streaming }',
    ],
  })
  const web = await world.first.control.perform('client.add', {
    name: 'web',
    environment: 'staging',
    grants: [{ vendor: 'assemblyai', scopes: ['mint:streaming'], constraints: {} }],
  })
  key = web.key
  await world.first.control.perform('key.add', {
    vendor: 'assemblyai',
    environment: 'staging',
    value: world.vendors.assemblyai.emulator.createKey().key,
  })
})
afterAll(async () => {
  await world?.close()
  await provider?.close()
  app?.close()
})

const mint = (credential: string | undefined, wish: object = {}, headers: Record<string, string> = {}) =>
  mintToken(world.first.url, purpose, credential, wish, headers)
const errorOf = ({ status, body }: MintResponse) => [status, body.error?.code]
const sessions = () => world.vendors.assemblyai.emulator.snapshot().streamingSessions
let users = 0
const nextUser = () => {
  users += 1
  return `user-${users}`
}
const fresh = async (): Promise<{ token: string; url: string; id: string }> =>
  (await mint(key, { user: nextUser() })).body

describe('who asks', () => {
  test('nobody in particular gets nothing', async () => {
    expect(errorOf(await mint(undefined))).toEqual([401, 'ERR_TOKENS_UNAUTHENTICATED'])
    for (const wrong of ['sp_', `sp_${'a'.repeat(12)}_${'b'.repeat(49)}`, 'x', 'a.b.c'])
      expect(errorOf(await mint(wrong))).toEqual([401, 'ERR_TOKENS_UNAUTHENTICATED'])
  })

  test('a client without the scope is told which it needs', async () => {
    const other = await world.addClient({ vendor: 'assemblyai', scopes: ['write:streaming'] })
    const { status, body } = await mint(other.key)
    expect([status, body.error.reason]).toEqual([403, 'scope_missing'])
    expect(body.error.detail).toContain('mint:streaming')
  })

  test('a user of the identity provider gets one, in its own name and no other', async () => {
    const good = await provider.sign({ sub: 'jwt-ada' })
    expect(await mint(good)).toMatchObject({ status: 201, body: { mode: 'relay' } })
    expect(errorOf(await mint(good, { user: 'eve' }))).toEqual([400, 'ERR_TOKENS_INPUT'])
  })

  test('every forged or spoiled token of one is refused', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: provider.issuer, aud: audience, sub: 'eve', exp: seconds + 300 }
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const confused = `${base64({ alg: 'HS256', kid: 'one' })}.${base64(claims)}`
    const good = await provider.sign({ sub: 'jwt-ada' })
    const [head, , signature] = good.split('.')
    const jwk = await exportJWK(stranger.publicKey)
    const spoiled: Record<string, string> = {
      'alg none': `${base64({ alg: 'none' })}.${base64(claims)}.`,
      'alg none with a signature': `${base64({ alg: 'none' })}.${base64(claims)}.${signature}`,
      'alg None': `${base64({ alg: 'None' })}.${base64(claims)}.x`,
      'key confusion': `${confused}.${createHmac('sha256', provider.publicPem).update(confused).digest('base64url')}`,
      'wrong audience': await provider.sign({ sub: 'a', aud: 'https://other.example.com' }),
      'wrong issuer': await provider.sign({ sub: 'a', iss: 'https://evil.example' }),
      expired: await provider.sign({ sub: 'a', exp: seconds - 60 }),
      'not yet valid': await provider.sign({ sub: 'a', nbf: seconds + 600 }),
      'without an end': await provider.sign({ sub: 'a' }, { endless: true }),
      'without a user': await provider.sign({}),
      'an algorithm off the list': await provider.sign({ sub: 'a' }, { alg: 'RS384' }),
      'an unknown key': await provider.sign({ sub: 'a' }, { kid: 'two' }),
      'claims exchanged': `${head}.${base64(claims)}.${signature}`,
      'a key of the forger in the header': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'one', jwk })
        .sign(stranger.privateKey),
    }
    for (const [name, token] of Object.entries(spoiled))
      expect([name, ...errorOf(await mint(token))]).toEqual([name, 401, 'ERR_TOKENS_UNAUTHENTICATED'])
  })

  test('the app is asked whose session it is, under a signature it can verify', async () => {
    questions.length = 0
    expect(errorOf(await mint(undefined, {}, { cookie: 'session=bad', origin }))).toEqual([
      401,
      'ERR_TOKENS_UNAUTHENTICATED',
    ])
    expect(await mint(undefined, {}, { cookie: 'session=good', origin })).toMatchObject({ status: 201 })
    const [, { body, headers } = { body: '', headers: {} }] = questions
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const expected = createHmac('sha256', secret).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(JSON.parse(body)).toEqual({
      type: 'session.check',
      data: { cookie: 'session=good', origin, address: '127.0.0.1' },
    })
  })

  // Loopback has other addresses than one on Linux alone.
  test.runIf(process.platform === 'linux')(
    'a forwarded address counts from a proxy that is named, and from nobody else',
    async () => {
      const askFrom = async (localAddress: string, forwarded: string) => {
        questions.length = 0
        const { hostname, port } = new URL(world.first.url)
        const headers = { cookie: 'session=bad', 'x-forwarded-for': forwarded }
        const asked = httpRequest({
          hostname,
          port,
          localAddress,
          headers,
          method: 'POST',
          path: `/tokens/${purpose}`,
        })
        const answered = once(asked, 'response')
        asked.end()
        const [answer] = await answered
        answer.resume()
        return JSON.parse(questions[0]?.body ?? '{}').data?.address
      }
      expect(await askFrom('127.0.0.1', '203.0.113.9')).toBe('127.0.0.1')
      expect(await askFrom('127.0.0.3', '127.0.0.2, 203.0.113.9')).toBe('127.0.0.3')
      // What the proxy wrote itself is last; whatever the browser wrote before that is its own word.
      expect(await askFrom('127.0.0.2', '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9')
      expect(await askFrom('127.0.0.2', '203.0.113.9, 127.0.0.2')).toBe('203.0.113.9')
    },
  )

  test('pages elsewhere get neither tokens nor sessions', async () => {
    expect(errorOf(await mint(key, {}, { origin: 'https://evil.example' }))).toEqual([
      403,
      'ERR_TOKENS_ORIGIN',
    ])
    expect(
      errorOf(await mint(undefined, {}, { cookie: 'session=good', 'sec-fetch-site': 'cross-site' })),
    ).toEqual([403, 'ERR_TOKENS_ORIGIN'])
    const allowed = await mint(key, { user: nextUser() }, { origin })
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin)
    const { token, url } = allowed.body
    const foreign = openWithToken(url, token, { headers: { origin: 'https://evil.example' } })
    expect(await foreign.first).toMatchObject({ sallyport_reason: 'origin_refused' })
    const own = openWithToken(url, token, { headers: { origin } })
    expect(await own.first).toMatchObject({ type: 'Begin' })
    own.socket.terminate()
  })

  test('the compatible route answers as existing front ends expect', async () => {
    const get = async (query = '') => {
      const response = await fetch(`${world.first.url}/token${query}`, { headers: { authorization: key } })
      return [response.status, await response.json(), response.headers.get('cache-control')]
    }
    expect(await get()).toEqual([200, { token: expect.stringMatching(/^spt_/) }, 'no-store'])
    expect(await get('?expires_in_seconds=3600')).toEqual([
      400,
      { error: 'A token lives for a whole number of seconds from 1 to 600.' },
      'no-store',
    ])
  })
})

describe('what is asked for', () => {
  test.each([0, -1, 601, 1.5, 3600])('no lifetime of %d', async (expiresInSeconds) => {
    const { status, body } = await mint(key, { expiresInSeconds })
    expect([status, body.error.message]).toEqual([
      400,
      'A token lives for a whole number of seconds from 1 to 600.',
    ])
  })

  test('nothing the contract does not have', async () => {
    for (const wish of [
      { webhook_url: 'https://evil.example' },
      { maxSessionSeconds: 601 },
      { address: 'x' },
    ])
      expect((await mint(key, wish)).status).toBe(400)
    expect(errorOf(await mint(key, { mode: 'direct' }))).toEqual([403, 'ERR_TOKENS_DIRECT'])
    const absent = await mintToken(world.first.url, 'castai/anything', key)
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'ERR_TOKENS_NOT_OFFERED' } } })
    expect(absent.body.error.detail).toContain('no temporary tokens of any kind')
    const chat = await mintToken(world.first.url, 'retellai/web-chat', key)
    expect(chat.body.error.detail).toContain('no temporary token for chats')
  })
})

describe('a token', () => {
  test('of 200 sockets at once opens one', async () => {
    const { token, url } = await fresh()
    const sockets = Array.from({ length: 200 }, () => openWithToken(url, token))
    const firsts = await Promise.all(sockets.map(({ first }) => first))
    expect(firsts.filter(({ type }) => type === 'Begin')).toHaveLength(1)
    expect(firsts.filter((one) => one.sallyport_reason === 'token_used')).toHaveLength(199)
    for (const { socket } of sockets) socket.terminate()
    const replayed = openWithToken(url, token)
    expect(await replayed.closed).toMatchObject({ code: 1008, reason: 'See Error message for details' })
  })

  test('opens a second socket for its own browser alone, and only before a session began', async () => {
    const { token, url } = await fresh()
    const headers = { 'user-agent': 'a browser' }
    const slow = openWithToken(url, token, { headers })
    await new Promise((resolve) => slow.socket.once('open', resolve))
    slow.socket.terminate()
    await expect.poll(() => world.first.serving.gate.liveCalls.size).toBe(0)
    const thief = openWithToken(url, token, { headers: { 'user-agent': 'another' } })
    expect(await thief.first).toMatchObject({ sallyport_reason: 'token_used' })
    const again = openWithToken(url, token, { headers })
    expect(await again.first).toMatchObject({ type: 'Begin' })
    again.socket.terminate()
    await expect.poll(() => world.first.serving.gate.liveCalls.size).toBe(0)
    expect(await openWithToken(url, token, { headers }).first).toMatchObject({
      sallyport_reason: 'token_used',
    })
  })

  test.each([
    ['webhook_url=https://evil.example', 'parameter_refused'],
    ['webhook%5Furl=https://evil.example', 'parameter_refused'],
    ['_customer_support_audio_capture=true', 'parameter_refused'],
    ['webhook_auth_header_value=x', 'parameter_refused'],
    ['llm_gateway=%7B%7D', 'parameter_refused'],
    ['speech_model=a&speech_model=b', 'parameter_refused'],
    ['redact_pii=true&redact%5Fpii=false', 'parameter_refused'],
    ['token=spt_x', 'token_repeated'],
  ])('smuggles nothing in: %s', async (query, reason) => {
    const { token, url } = await fresh()
    const before = sessions().length
    const socket = openWithToken(url, token, { query: `sample_rate=16000&${query}` })
    expect(await socket.first).toMatchObject({ type: 'Error', sallyport_reason: reason })
    expect(sessions().length).toBe(before)
  })

  test('has its redaction pinned, and what is harmless is dropped with a word', async () => {
    const { token, url } = await fresh()
    const query =
      'sample_rate=16000&formatted_finals=true&redact_pii=false&include_partial_turns=true&x;webhook_url=y'
    const opened = openWithToken(url, token, { query })
    expect(await opened.first).toMatchObject({ type: 'Begin' })
    await expect.poll(() => opened.messages.length).toBeGreaterThan(1)
    expect(opened.messages[1]).toMatchObject({
      type: 'Warning',
      warning: expect.stringContaining('formatted_finals, redact_pii, include_partial_turns'),
    })
    const session = sessions().at(-1)
    expect(session?.parameters).toEqual({ sample_rate: '16000', redact_pii: 'true' })
    opened.socket.send(JSON.stringify({ type: 'UpdateConfiguration', webhook_url: 'https://evil.example' }))
    opened.socket.send(JSON.stringify({ type: 'Subscribe' }))
    expect((await opened.closed).code).toBe(3006)
    expect(opened.messages.at(-1)).toMatchObject({ sallyport_reason: 'message_refused' })
  })

  test('is in no log and no table', async () => {
    const { token, url } = await fresh()
    const opened = openWithToken(url, token)
    await opened.first
    opened.socket.terminate()
    await world.first.serving.gate.notReady()
    const text = readdirSync(world.first.home)
      .filter((file) => /\.db(-wal)?$/.test(file))
      .map((file) => readFileSync(join(world.first.home, file), 'latin1'))
      .join('')
    expect(text.length).toBeGreaterThan(1_000)
    expect(text).toContain('token.mint')
    expect(text).not.toContain(token)
    expect(text).not.toContain(token.slice(4))
    const metrics = await (await fetch(`${world.first.url}/metrics`)).text()
    expect(metrics).toMatch(
      /sallyport_tokens_minted_total\{vendor="assemblyai",purpose="streaming",mode="relay"\} \d/,
    )
    expect(metrics).not.toContain(token)
  })
})

describe('limits', () => {
  test('hold for a user, from however many addresses', async () => {
    const user = nextUser()
    const asked = Array.from({ length: 12 }, (_, host) => mint(key, { user, address: `203.0.113.${host}` }))
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.body.error.reason).toBe('user_rate_exceeded')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    const { unusual } = await world.first.control.perform('token.list', {})
    expect(unusual).toContainEqual(expect.objectContaining({ why: 'many_addresses', id: user }))
  })

  test('hold for 10,000 attempts from one address, whatever it claims to be; memory stays flat', async () => {
    const before = heldHeapBytes()
    const seen = new Map<number, number>()
    const pool = new Pool(world.first.url, { connections: 20 })
    let asked = 0
    const askOn = async () => {
      while (asked < 10_000) {
        asked += 1
        const { statusCode, body } = await pool.request({
          method: 'POST',
          path: `/tokens/${purpose}`,
          headers: {
            authorization: 'Bearer not.a.token',
            'x-forwarded-for': `198.51.${asked % 256}.${asked >> 8}`,
          },
          body: '{"address":"203.0.113.77"}',
        })
        await body.dump()
        seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: 20 }, askOn))
    await pool.close()
    expect([...seen.keys()].sort()).toEqual([401, 429])
    // 200 a minute, for as long as this took.
    expect(seen.get(401)).toBeLessThan(500)
    expect(heldHeapBytes() - before).toBeLessThan(4 * 1024 * 1024)
    const records = await world.first.control.perform('audit.tail', { limit: 10_000 })
    const refusals = records.filter(({ event }) => event.reason === 'address_rate_exceeded')
    // A few a second, each with its count: nobody fills the disk by asking.
    expect(refusals.length).toBeLessThan(200)
    const { unusual } = await world.first.control.perform('token.list', {})
    expect(unusual).toContainEqual(expect.objectContaining({ why: 'limit_hit_often', subject: 'address' }))
    expect(JSON.stringify([unusual, records])).not.toContain('203.0.113.77')
    expect(records.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ action: 'token.unusual', reason: 'limit_hit_often' }),
    )
    const metrics = await (await fetch(`${world.first.url}/metrics`)).text()
    for (const line of [
      /^sallyport_tokens_refused_total\{reason="address_rate_exceeded"\} 9\d{3}$/m,
      /^sallyport_unusual_minting_total\{why="limit_hit_often",subject="address"\} 1$/m,
      /^sallyport_unusual_minting_total\{why="many_addresses",subject="user"\} 1$/m,
      /^sallyport_token_sessions_begun_total\{vendor="assemblyai",purpose="streaming"\} [1-9]/m,
      /^sallyport_token_sessions \d+$/m,
    ])
      expect(metrics).toMatch(line)
  }, 120_000)
})
