/** `sallyport token ...` against a gate that serves: what is printed where, and what the exit code says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { openWithToken } from '../support/token-client.ts'
import { until } from '../support/until.ts'
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

it('a token that leaked is named by a scan: live, expired and revoked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-token-'))
  try {
    const file = join(folder, 'page.log')
    const scan = async () => {
      const { code, stdout } = await runCommand(['scan', '--json', file], { home: world.first.home })
      return { code, findings: JSON.parse(stdout).findings }
    }
    const leak = async (...words: string[]) => {
      const minted = JSON.parse((await mint('--user', 'lea', ...words, '--json')).stdout)
      await writeFile(file, `GET /page?token=${minted.token} 200\n`)
      return minted
    }
    const live = await leak()
    const known = { kind: 'token', id: live.id, name: client, vendor: 'assemblyai', state: 'active' }
    const first = await scan()
    expect(first).toMatchObject({ code: 1, findings: [{ confidence: 'certain', line: 1, known }] })
    expect(JSON.stringify(first)).not.toContain(live.token)
    const { stdout } = await runCommand(['scan', file], { home: world.first.home })
    expect(stdout).toContain(`Next: sallyport token revoke --id ${live.id} --yes`)
    await token('revoke', '--id', live.id, '--yes')
    expect((await scan()).findings[0].known.state).toBe('revoked')

    const short = await leak('--lifetime', '1s')
    const isExpired = async () => (await scan()).findings[0].known.state === 'expired'
    await until('the token expires', isExpired, 60_000)
    expect((await scan()).findings).toMatchObject([{ known: { id: short.id } }])
  } finally {
    await rm(folder, { recursive: true })
  }
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
