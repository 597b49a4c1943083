/** Users that the log holds encrypted: who a hash stands for can be told until it is erased, and the log stays as it was signed. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verifyAudit } from '../../src/app/index.ts'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { describeOnBoth } from '../support/databases.ts'
import { readAllRecords } from '../support/load-home.ts'
import { openWorld, type World } from '../support/world.ts'

vi.setConfig(patience)

const [ada, bob] = ['ada@example.com', 'bob@example.com']

describeOnBoth((database) => {
  let world: World
  let anchors: string
  let clientKey: string
  let address: string | undefined

  beforeAll(async () => {
    anchors = `checkpoints-of-${database.name}`
    const lines = await database.fresh()
    address = lines.map((line) => /^ {2}url: (.+)$/.exec(line)?.[1]).find((found) => found !== undefined)
    world = await openWorld({
      database: lines,
      settings: ['audit:', '  users: sealed', `  anchors: { path: ${anchors} }`],
    })
    clientKey = (await world.addClient({ vendor: 'castai', scopes: ['read:clusters'] })).key
  })
  afterAll(() => world.close())

  const run = (...words: readonly string[]) => runCommand(words, { home: world.first.home })
  const reveal = (subject: string) =>
    world.first.control.perform('audit.reveal', { subject, reason: 'case 2026-17' })
  const hashOf = async (value: string) => (await world.first.control.perform('audit.hash', { value })).hash
  const statusFor = async (user: string) => {
    const headers = { 'x-api-key': clientKey, 'user-agent': 'test', 'x-sallyport-user': user }
    const answer = await fetch(`${world.first.url}/castai/v1/kubernetes/external-clusters`, { headers })
    await answer.arrayBuffer()
    return answer.status
  }
  const callFor = async (user: string) => expect(await statusFor(user)).toBe(200)
  const changeTables = async (sql: string) => {
    if (address === undefined) {
      const file = new DatabaseSync(join(world.first.home, 'sallyport.db'))
      file.exec(sql)
      file.close()
      return
    }
    const client = new Client({ connectionString: address })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  const verified = async () => {
    return (await verifyAudit({ home: world.first.home, keyFiles: [], anchorFiles: [] })).verdict
  }

  test('the log holds a hash of a user and what is encrypted, and neither says who it is', async () => {
    for (const user of [ada, bob, ada]) await callFor(user)
    const records = await readAllRecords(world.first.control)
    const intents = records.filter(({ event }) => event.phase === 'intent').map(({ event }) => event)
    const hash = await hashOf(ada)
    expect(intents.map(({ actor }) => actor.claimedUser === hash)).toEqual([true, false, true])
    for (const { actor, metadata } of intents)
      expect(metadata?.sealedUser).toMatch(new RegExp(`^e1\\.${actor.claimedUser}\\.[\\w-]+$`))
    expect(JSON.stringify(records)).not.toContain('@example.com')
    expect(records.filter(({ event }) => event.phase !== 'intent' && event.metadata?.sealedUser)).toEqual([])
  })

  test('who a hash stands for is told, and it is on record who asked and why', async () => {
    const hash = await hashOf(ada)
    const shown = await run('audit', 'reveal', hash, '--reason', 'case 2026-17')
    expect(shown).toMatchObject({ code: 0, stdout: `${ada}\n` })
    expect(await reveal(bob)).toEqual({ subject: await hashOf(bob), state: 'revealed', value: bob })
    const [asked] = await world.first.control.perform('audit.query', { action: 'audit.reveal' })
    expect(asked?.event).toMatchObject({
      actor: { kind: 'operator', id: expect.stringMatching(/^local:/) },
      resource: `subject/${hash}`,
      metadata: { reason: 'case 2026-17' },
    })
    expect(await reveal('nobody@example.com')).toMatchObject({ state: 'none' })
  })

  test('once erased it is gone, for that user alone; the log verifies, and so does every checkpoint of before', async () => {
    const hash = await hashOf(ada)
    // An end keeps a checkpoint.
    await world.first.restart()
    const before = await verified()
    expect(before.outcome).toBe('intact')
    expect(before.anchoredSize).toBeGreaterThan(0)
    expect((await run('audit', 'erase', ada)).code).not.toBe(0)
    expect(await run('audit', 'erase', ada, '--yes')).toMatchObject({ code: 0, stdout: `Erased ${hash}.\n` })
    const { code, stdout, stderr } = await run('audit', 'reveal', hash, '--reason', 'case 2026-17')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`${hash} was erased`)
    expect(await reveal(ada)).toEqual({ subject: hash, state: 'erased' })
    expect(await reveal(bob)).toMatchObject({ value: bob })
    const { code: verifies, stdout: told } = await run('audit', 'verify')
    expect([verifies, told]).toEqual([0, expect.stringMatching(/^Intact: .*\nIt agrees with/)])
    expect((await verified()).anchoredSize).toBeGreaterThanOrEqual(before.anchoredSize)
  })

  test('who comes back is encrypted anew, under a key that opens nothing of before', async () => {
    await callFor(ada)
    expect(await reveal(ada)).toMatchObject({ value: ada })
    await world.first.control.perform('audit.erase', { subject: ada })
    expect(await reveal(ada)).toMatchObject({ state: 'erased' })
  })

  test('after the first call of a user the tables are not asked; whoever has no key yet is refused without them', async () => {
    await callFor(ada)
    await changeTables('alter table subject_keys rename to subject_keys_away')
    try {
      await callFor(ada)
      expect(await statusFor('eve@example.com')).toBe(503)
    } finally {
      await changeTables('alter table subject_keys_away rename to subject_keys')
    }
    await callFor('eve@example.com')
    expect(await reveal('eve@example.com')).toMatchObject({ value: 'eve@example.com' })
  })
})
