/** Somebody asks to be forgotten: at the vendors, in the inbox, among browsers' sessions, in the log, and with proof. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { verifyAudit, verifyReceipts } from '../../src/app/index.ts'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { databaseText } from '../support/database-text.ts'
import { describeOnBoth } from '../support/databases.ts'
import { mintToken } from '../support/token-client.ts'
import { until } from '../support/until.ts'
import { webhookEndpoints } from '../support/webhook-endpoints.ts'
import { openWorld, type World } from '../support/world.ts'

vi.setConfig(patience)

const [ada, bob] = ['ada.quill@example.com', 'bob@example.com']

describeOnBoth((database) => {
  test('one person is found, erased everywhere and proved; everybody else stays', async () => {
    const lines = await database.fresh()
    const world = await openWorld({
      database: lines,
      settings: ['audit:', '  users: sealed'],
      emulators: { assemblyai: { acceptAnyUrl: true, processingMs: 1 } },
    })
    const endpoints = webhookEndpoints(world)
    try {
      const { control, home, url } = world.first
      const client = await world.addClient({
        vendor: 'assemblyai',
        scopes: ['write:transcripts', 'mint:streaming'],
      })
      const [hers, his] = [await transcribe(world, client.key, ada), await transcribe(world, client.key, bob)]
      for (const user of [ada, bob]) await mintToken(url, 'assemblyai/streaming', client.key, { user })
      const inbox = await endpoints.connect('express', {
        vendor: 'retellai',
        secret: world.vendorKeys.retellai.value,
      })
      world.vendors.retellai.emulator.dashboard.setAccountWebhook(inbox.address)
      const [herCall, hisCall] = [
        await call(world, endpoints.retell, ada),
        await call(world, endpoints.retell, bob),
      ]
      await until('the app heard of both', () => inbox.app.events().length >= 6)

      const erase = (...more: string[]) =>
        runCommand(['retention', 'erase', '--subject', ada, ...more], { home })
      const shown = await erase()
      expect(shown.stdout).toMatch(/assemblyai, development: 1 would be deleted/)
      expect(shown.stdout).toMatch(/retellai, development: 1 would be deleted/)
      expect(shown.stdout).toMatch(/Here: 3 bodies of webhooks, 1 browser sessions, 1 keys/)
      expect(shown.stdout).toContain(hers)
      expect(deleted(world)).toEqual([])

      const done = await erase('--yes', '--json')
      expect(done.code, done.stderr).toBe(0)
      const run = JSON.parse(done.stdout)
      expect(run).toMatchObject({ state: 'done', reason: 'erasure' })
      expect(run.outlook.erasure.parts).toEqual(
        expect.arrayContaining([
          { what: 'assemblyai transcripts', level: 'deleted', count: 1 },
          { what: 'retellai calls', level: 'deleted', count: 1 },
          { what: 'bodies of webhooks', level: 'deleted', count: 3 },
          { what: 'browser sessions', level: 'deleted', count: 1 },
          { what: 'names in the log', level: 'crypto_erased', count: 1 },
        ]),
      )
      expect(deleted(world).toSorted()).toEqual([hers, herCall].toSorted())
      expect([his, hisCall].some((id) => deleted(world).includes(id))).toBe(false)
      const events = await endpoints.eventsOf(inbox.name)
      expect(events.filter(({ subject }) => subject === herCall)).toEqual([])
      expect(events.filter(({ subject }) => subject === hisCall)).toHaveLength(3)
      const revealed = (subject: string) => control.perform('audit.reveal', { subject, reason: 'a test' })
      expect(await revealed(ada)).toMatchObject({ state: 'erased' })
      expect(await revealed(bob)).toMatchObject({ state: 'revealed' })
      const text = await everythingKept(home, lines)
      expect(text).toContain(bob)
      for (const gone of [ada, hers, herCall]) expect(text).not.toContain(gone)

      const file = join(world.folder, 'receipts.jsonl')
      const words = ['retention', 'receipts', 'export', file, '--run', run.id]
      expect((await runCommand(words, { home })).stdout).toMatch(/3 receipts/)
      const keyFiles = [join(home, 'audit-key.pub')]
      expect(await verifyReceipts({ file, keyFiles })).toEqual({ ok: true, receipts: 3, repeated: 0 })
      expect((await verifyAudit({ home, keyFiles: [], anchorFiles: [] })).verdict.ok).toBe(true)
    } finally {
      await endpoints.closeApps()
      await world.close()
    }
  }, 120_000)
})

async function transcribe(world: World, key: string, user: string): Promise<string> {
  const answer = await fetch(`${world.first.url}/assemblyai/v2/transcript`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json', 'x-sallyport-user': user },
    body: JSON.stringify({ audio_url: 'https://audio.test/a.mp3' }),
  })
  return ((await answer.json()) as { id: string }).id
}

/** A call at the vendor, made past the gate: only its metadata say whose it is. */
async function call(
  world: World,
  retell: ReturnType<typeof webhookEndpoints>['retell'],
  email: string,
): Promise<string> {
  const llm = await retell('POST /create-retell-llm')
  const agent = await retell('POST /create-agent', {
    voice_id: '11labs-Adrian',
    response_engine: { type: 'retell-llm', llm_id: llm.llm_id },
  })
  const made = await retell('POST /v2/register-phone-call', { agent_id: agent.agent_id, metadata: { email } })
  const id = String(made.call_id)
  const { dashboard } = world.vendors.retellai.emulator
  dashboard.connectCall(id)
  dashboard.endCall(id)
  return id
}

const deleted = ({ vendors }: World) =>
  [...vendors.assemblyai.handled, ...vendors.retellai.handled]
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => path.split('/').at(-1) ?? '')

/** Every byte of the tables and the log. */
async function everythingKept(home: string, lines: readonly string[]): Promise<string> {
  const files = (await readdir(home)).filter((name) => /\.db/.test(name))
  const texts = await Promise.all(files.map((name) => readFile(join(home, name), 'latin1')))
  return [...texts, ...(await databaseText(lines)).values()].join('\n')
}
