/** `sallyport token ...` against a gate that serves: what is printed where, and what the exit code says. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

vi.setConfig(patience)

let world: World
let client: string

beforeAll(async () => {
  world = await openWorld({ database: [] })
  client = (await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })).name
})
afterAll(() => world?.close())

const token = (...words: string[]) => runCommand(['token', ...words], { home: world.first.home })
const mint = (...words: string[]) => token('mint', 'assemblyai', 'streaming', '--client', client, ...words)

it('prints the token alone, and what it is good for beside it', async () => {
  const { code, stdout, stderr } = await mint('--user', 'ada')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^spt_[0-9A-Za-z]{43}\n$/)])
  expect(stderr).toContain('Redeem it within 1m, once')
  expect(stderr).toContain('Its session lasts 10m at most.')
  expect(stderr).not.toContain(stdout.trim())
})

it('prints JSON for machines; the token opens a session that list shows and revoke ends', async () => {
  const words = ['--user', 'eve', '--lifetime', '2m', '--session', '5m', '--json']
  const minted = JSON.parse((await mint(...words)).stdout)
  expect(minted).toMatchObject({
    token: expect.stringMatching(/^spt_/),
    id: expect.stringMatching(/^tok_/),
    mode: 'relay',
    expiresInSeconds: 120,
    maxSessionSeconds: 300,
  })
  const opened = openWithToken(minted.url, minted.token)
  expect(await opened.first).toMatchObject({ type: 'Begin' })
  const listed = JSON.parse((await token('list', '--json')).stdout)
  expect(listed.sessions).toMatchObject([{ id: minted.id, user: 'eve', hasBegun: true }])
  expect((await token('revoke', '--user', 'eve', '--yes')).code).toBe(0)
  expect(await opened.closed).toMatchObject({ code: 1008 })
})

it('refuses with a sentence that names what is possible', async () => {
  const long = await mint('--user', 'ada', '--lifetime', '11m')
  expect([long.code, long.stdout]).toEqual([2, ''])
  expect(long.stderr).toContain('from 1 to 600')
  const other = await token('mint', 'castai', 'streaming', '--client', client)
  expect(other.code).not.toBe(0)
  expect(other.stderr).toContain('Cast AI has no temporary tokens of any kind.')
  const direct = await mint('--user', 'ada', '--mode', 'direct')
  expect([direct.code, direct.stdout]).toEqual([1, ''])
  expect(direct.stderr).toContain('tokens.allowDirect')
})
