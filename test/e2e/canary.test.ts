/** A key appears in one outbound header and nowhere else: a broad tour, and then a search of everything it left. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadTours } from '../../src/emulators/index.ts'
import { Canary } from '../support/canary.ts'
import { runCommand } from '../support/command.ts'
import { databaseText } from '../support/database-text.ts'
import { describeOnBoth } from '../support/databases.ts'
import { bakeryCall, type EmulatedVendors, serveVendors } from '../support/emulated-vendors.ts'
import { type ServedProcess, serveProcess } from '../support/served-process.ts'
import { mintToken, openWithToken } from '../support/token-client.ts'
import { environment, prepareHome, trustHome, worldSettings } from '../support/world.ts'

const vendorIds = ['assemblyai', 'retellai', 'castai'] as const
const passphrase = 'a passphrase of this test'

describeOnBoth((database) => {
  const canary = new Canary()
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-canary-'))
  let settings: readonly string[]
  let vendors: EmulatedVendors
  let home: string
  let served: ServedProcess
  const keys = { reader: '', writer: '' }

  /** Runs a command; whatever it prints is looked at. */
  const run = async (words: readonly string[], input?: string) => {
    const result = await runCommand([...words, '--verbose'], {
      home,
      ...(input === undefined ? {} : { input }),
    })
    canary.look(`what ${words.slice(0, 2).join(' ')} printed`, result.stdout + result.stderr)
    return result
  }
  /** Calls through the gate; the whole answer is looked at. */
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${served.url}${path}`, init)
    canary.look('an answer', JSON.stringify([...answer.headers]) + (await answer.text()))
    return answer.status
  }

  beforeAll(async () => {
    settings = await database.fresh()
    vendors = await serveVendors()
    home = await prepareHome(folder, await worldSettings(vendors, { database: settings }))
    await trustHome(home)
    served = await serveProcess({ home }, ['--verbose'])
  }, 60_000)
  afterAll(async () => {
    await served?.stop('SIGKILL')
    for (const vendor of Object.values(vendors ?? {})) await vendor.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('keys go in, and no command shows them again', async () => {
    for (const vendor of vendorIds) {
      const { key } = vendors[vendor].emulator.createKey()
      canary.add(`the ${vendor} key`, key)
      const add = ['key', 'add', vendor, '--environment', environment, '--stdin']
      expect(await run(add, `${key}\n`)).toMatchObject({ code: 0 })
      expect(await run([...add, '--name', 'again'], key)).toMatchObject({ code: 1 })
      expect(await run([...add, '--name', 'broken'], `${key} ${key}`)).not.toMatchObject({ code: 0 })
      expect(await run(['key', 'add', vendor, '--environment', environment, key])).not.toMatchObject({
        code: 0,
      })
    }
    for (const [name, scopes] of [
      ['reader', 'read:*'],
      ['writer', 'read:*,write:limited'],
    ] as const) {
      const grants = vendorIds.flatMap((vendor) => ['--grant', `${vendor}=${scopes}`])
      // The one time a client key is shown: its output alone is not looked at.
      const words = ['client', 'add', name, '--environment', environment, ...grants, '--json']
      const { stdout } = await runCommand(words, { home })
      keys[name] = (JSON.parse(stdout) as { key: string }).key
      canary.add(`the key of the ${name}`, keys[name])
      canary.add(`the secret part of the key of the ${name}`, keys[name].split('_').at(-1) ?? '')
    }
  })

  test('the official SDKs go through, are refused, and speak over a socket', async () => {
    const { fetch } = globalThis
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const answer = await fetch(input, init)
      canary.look('an answer to an SDK', JSON.stringify([...answer.headers]) + (await answer.clone().text()))
      return answer
    })
    try {
      for (const { run: take } of await loadTours()) {
        const lines = await take({
          baseUrl: served.url,
          tlsBaseUrl: served.tlsUrl ?? '',
          readerKey: keys.reader,
          writerKey: keys.writer,
          audioPath: bakeryCall.path,
        })
        canary.look('what an app was told', lines.join('\n'))
      }
    } finally {
      vi.unstubAllGlobals()
    }
  }, 60_000)

  test('calls that must fail: wrong keys, keys in wrong places, vendors that break', async () => {
    const { reader } = keys
    const mistyped = `${reader.slice(0, -1)}${reader.endsWith('A') ? 'B' : 'A'}`
    canary.add('a mistyped client key', mistyped)
    const vendorKey = vendors.assemblyai.emulator.createKey().key
    canary.add('a vendor key in the place of a client key', vendorKey)
    const list = '/assemblyai/v2/transcript'
    const authorization = reader
    expect(await call(list, { headers: { authorization: mistyped } })).toBe(401)
    expect(await call(list, { headers: { authorization: vendorKey } })).toBe(401)
    expect(await call(list)).toBe(401)
    expect(await call(`${list}?api_key=${reader}`, { headers: { authorization } })).toBe(400)
    expect(await call(`/assemblyai/v2/${reader}`, { headers: { authorization } })).toBe(403)
    expect(await call(`/${reader}/v2/transcript`, { headers: { authorization } })).toBe(404)
    expect(await call(`${list}/%00${reader}`, { headers: { authorization } })).toBeGreaterThanOrEqual(400)
    const body = JSON.stringify({ audio_url: reader })
    expect(await call(list, { method: 'POST', headers: { authorization }, body })).toBe(403)
    for (const fault of ['status', 'html403', 'cut'] as const) {
      vendors.assemblyai.faults.add({ kind: fault, status: 500 })
      await call(list, { headers: { authorization } }).catch((error: unknown) =>
        canary.look('an error', String(error)),
      )
    }
    await vendors.retellai.close()
    expect(await call('/retellai/get-concurrency', { headers: { authorization: `Bearer ${reader}` } })).toBe(
      502,
    )
  })

  test('browser tokens: asked for, used, used again, misspelled', async () => {
    const grant = ['--grant', 'assemblyai=mint:streaming', '--json']
    const { stdout } = await runCommand(['client', 'add', 'web', '--environment', environment, ...grant], {
      home,
    })
    const { key } = JSON.parse(stdout) as { key: string }
    canary.add('the key of the web client', key)
    const { body } = await mintToken(served.url, 'assemblyai/streaming', key, { user: 'ada' })
    canary.add('a browser token', body.token)
    const misspelled = `${body.token.slice(0, -2)}zz`
    canary.add('a misspelled browser token', misspelled)
    for (const text of [body.token, body.token, misspelled]) {
      const opened = openWithToken(body.url, text)
      await opened.first
      opened.socket.close()
      await opened.closed
      canary.look('what a browser was told', JSON.stringify(opened.messages))
    }
    expect(
      await call('/tokens/assemblyai/streaming', { method: 'POST', headers: { authorization: body.token } }),
    ).toBe(401)
    expect(await call(`/assemblyai.streaming/v3/token?token=${body.token}`)).toBe(401)
    expect((await run(['token', 'list', '--json'])).code).toBe(0)
  })

  test('what operators look at', async () => {
    for (const path of ['/metrics', '/ready', '/health', '/admin/actions/key.list']) {
      const answer = await fetch(served.url + path)
      canary.look(path, await answer.text())
    }
    const client = 'reader'
    const commands: [number, string[]][] = [
      [0, ['key', 'list', '--json']],
      // One of the vendors cannot be reached any more.
      [2, ['key', 'verify', '--json']],
      [0, ['client', 'list', '--json']],
      [0, ['client', 'explain', client, 'castai', 'clusters.list', '--json']],
      [1, ['client', 'explain', client, 'castai', 'clusters.delete']],
      [2, ['client', 'revoke', 'nobody', '--yes']],
      [2, ['client', 'grant', client, 'castai', 'no:such-scope']],
      [0, ['lock', 'add', '--client', client, '--reason', 'a test']],
      [0, ['lock', 'list', '--json']],
      [0, ['vendor', 'show', 'castai', '--json']],
      [0, ['audit', 'tail', '--json', '-n', '1000']],
      [0, ['audit', 'tail', '-n', '1000']],
    ]
    for (const [code, words] of commands) {
      const { stdout, stderr, ...ended } = await run(words)
      expect([words, ended.code, stderr]).toEqual([words, code, stderr])
      expect(stdout + stderr).not.toBe('')
    }
    const { code } = await run(['backup', join(folder, 'backup.age'), '--stdin'], passphrase)
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'backup.age')).length).toBeGreaterThan(1_000)
  }, 60_000)

  describe.runIf(process.platform === 'linux')('the process', () => {
    test('its arguments and its environment', () => {
      for (const file of ['cmdline', 'environ', 'comm']) {
        canary.look(`/proc/${file}`, readFileSync(`/proc/${served.pid}/${file}`))
      }
    })
  })

  test('what the server printed, the files it left, and the database', async () => {
    canary.lookInto(folder, ['master.key'])
    expect(await served.stop()).toEqual({ code: 0, signal: null })
    canary.look('what serve printed', served.stdout() + served.stderr())
    canary.lookInto(folder, ['master.key'])
    for (const [table, text] of await databaseText(settings)) canary.look(`the table ${table}`, text)
    expect([...canary.places.keys()]).toEqual(
      expect.arrayContaining(['/backup.age', '/sallyport.yaml', '/.sallyport/address.json']),
    )
  })

  test('nothing of it was a key', () => {
    expect(canary.sightings).toEqual([])
    const looked = canary.places
    for (const place of [
      'what audit tail printed',
      'what key list printed',
      'an answer',
      'an answer to an SDK',
      'what a browser was told',
    ]) {
      expect([place, (looked.get(place) ?? 0) > 500]).toEqual([place, true])
    }
    expect(looked.get('/metrics')).toBeGreaterThan(50)
  })
})
