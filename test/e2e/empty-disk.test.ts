/** `serve` on a machine that holds nothing: environment variables, one configuration file, and calls go through. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openControl } from '../../src/app/index.ts'
import { Canary } from '../support/canary.ts'
import { type CommandOptions, runCommand, runWell } from '../support/command.ts'
import { describeOnBoth } from '../support/databases.ts'
import { type EmulatedVendors, serveVendors } from '../support/emulated-vendors.ts'
import { type ServedProcess, serveProcess } from '../support/served-process.ts'
import { worldSettings } from '../support/world.ts'

interface NewKey {
  readonly id: string
  readonly key: string
  readonly keyHash: string
}

describeOnBoth((database) => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-disk-'))
  const config = join(folder, 'sallyport.yaml')
  let vendors: EmulatedVendors
  let options: CommandOptions
  let served: ServedProcess | undefined
  let fromEnvironment: NewKey
  let byHash: NewKey

  const newKey = async () =>
    JSON.parse(await runWell(['client', 'new-key', '--json'], { home: join(folder, 'none') })) as NewKey

  beforeAll(async () => {
    vendors = await serveVendors()
    ;[fromEnvironment, byHash] = [await newKey(), await newKey()]
    const clients = [
      'keys:',
      '  - { vendor: castai, environment: production, fromEnv: CASTAI_KEY_OF_TEST }',
      '  - { vendor: assemblyai, environment: production, name: main, fromEnv: ASSEMBLYAI_KEY_OF_TEST }',
      'clients:',
      '  - name: reports',
      '    environment: production',
      '    keyFromEnv: CLIENT_KEY_OF_TEST',
      '    expires: 90d',
      '    grants: [{ vendor: castai, scopes: [read:clusters] }]',
      '  - name: calls',
      '    environment: production',
      `    keyHash: ${byHash.keyHash}`,
      '    grants:',
      '      - vendor: assemblyai',
      '        scopes: [read:transcripts, write:transcripts]',
      '        constraints: { keyName: main, ratePerMinute: 600 }',
    ]
    writeFileSync(config, await worldSettings(vendors, { database: [], settings: clients }))
    options = {
      home: join(folder, 'home'),
      environment: {
        SALLYPORT_CONFIG: config,
        SALLYPORT_MASTER_KEY: randomBytes(32).toString('base64'),
        ...databaseEnvironment(await database.fresh()),
        CASTAI_KEY_OF_TEST: vendors.castai.emulator.createKey().key,
        ASSEMBLYAI_KEY_OF_TEST: vendors.assemblyai.emulator.createKey().key,
        CLIENT_KEY_OF_TEST: fromEnvironment.key,
      },
    }
  })
  afterEach(async () => {
    await served?.stop()
    served = undefined
  })
  afterAll(async () => {
    for (const vendor of Object.values(vendors)) await vendor.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = async (path: string, header: string, key: string) => {
    const answer = await fetch(`${served?.url}${path}`, { headers: { [header]: key, 'user-agent': 'test' } })
    await answer.arrayBuffer()
    return answer.status
  }
  const expectCallsToGoThrough = async () => {
    const castai = '/castai/v1/kubernetes/external-clusters'
    const assemblyai = '/assemblyai/v2/transcript'
    expect(await call(castai, 'x-api-key', fromEnvironment.key)).toBe(200)
    expect(await call(assemblyai, 'authorization', byHash.key)).toBe(200)
    expect(await call(castai, 'x-api-key', byHash.key)).toBe(403)
    expect(await call(assemblyai, 'authorization', fromEnvironment.key)).toBe(403)
    expect(vendors.castai.arrivals.at(-1)?.headers['x-api-key']).toBe(options.environment?.CASTAI_KEY_OF_TEST)
    expect(vendors.assemblyai.arrivals.at(-1)?.headers.authorization).toBe(
      options.environment?.ASSEMBLYAI_KEY_OF_TEST,
    )
  }
  /** Everything that a start might have added to. */
  const held = async () => {
    const control = await openControl({ home: options.home, onOpened: () => {} })
    try {
      const records = await control.perform('audit.tail', { limit: 1_000 })
      const keys = await control.perform('key.list', {})
      return {
        keys: keys.map((key) => ({ ...key, lastUsedAtMs: null })),
        clients: await control.perform('client.list', {}),
        // That a gate started, and stopped, is on record each time; it changes nothing.
        changes: records
          .map(({ event }) => event.action)
          .filter((action) => !action.endsWith('.api.call') && !['gate.start', 'gate.stop'].includes(action))
          .length,
      }
    } finally {
      await control.close()
    }
  }

  test('the first start makes what is declared, and calls go through', async () => {
    served = await serveProcess(options)
    await expectCallsToGoThrough()
    const { keys, clients, changes } = await held()
    expect(keys).toMatchObject([
      { vendor: expect.any(String), state: 'active', verification: 'valid', version: 1 },
      { vendor: expect.any(String), state: 'active', verification: 'valid', version: 1 },
    ])
    expect(clients).toMatchObject([{ environment: 'production' }, { environment: 'production' }])
    expect(changes).toBeGreaterThan(0)
    const ready = await fetch(`${served.url}/ready`)
    expect(await ready.json()).toMatchObject({ ready: true })
  })

  test('a second start changes nothing', async () => {
    served = await serveProcess(options)
    const before = await held()
    await served.stop()
    served = await serveProcess(options)
    expect(await held()).toEqual(before)
    expect(before.keys).toHaveLength(2)
    await expectCallsToGoThrough()
  })

  if (database.name === 'PostgreSQL') {
    test('a start on another empty disk finds everything in the database', async () => {
      served = await serveProcess(options)
      const before = await held()
      await served.stop()
      options = { ...options, home: join(folder, 'another-home') }
      served = await serveProcess(options)
      expect(await held()).toEqual(before)
      await expectCallsToGoThrough()
      expect(readdirSync(options.home).filter((name) => name.endsWith('.db'))).toEqual([])
    })
  }

  test('nothing that is secret was written to the disk', async () => {
    served = await serveProcess(options)
    await expectCallsToGoThrough()
    const canary = new Canary()
    for (const [name, value] of Object.entries(options.environment ?? {})) {
      if (name.endsWith('_OF_TEST') || name === 'SALLYPORT_MASTER_KEY') canary.add(name, value ?? '')
    }
    canary.add('the hashed client key', byHash.key)
    canary.look('what serve printed', served.stdout() + served.stderr())
    canary.lookInto(folder)
    expect(canary.sightings).toEqual([])
    expect(canary.places.size).toBeGreaterThan(3)
    expect(readdirSync(options.home)).not.toContain('master.key')
  })

  test.each([
    ['CASTAI_KEY_OF_TEST', 'keys[0].fromEnv'],
    ['CLIENT_KEY_OF_TEST', 'clients[0].keyFromEnv'],
  ])('without %s it does not start, and names %s', async (variable, field) => {
    const environment = { ...options.environment, [variable]: undefined }
    const { code, stderr } = await runCommand(['serve'], {
      home: join(folder, `no-${variable}`),
      environment,
    })
    expect(code).toBe(2)
    expect(stderr).toContain(field)
    expect(stderr).toContain(`The variable ${variable} is not set.`)
  })

  test('without a master key it makes no home, and says what is missing', async () => {
    const home = join(folder, 'no-master-key')
    const environment = { ...options.environment, SALLYPORT_MASTER_KEY: undefined }
    const { code, stderr } = await runCommand(['serve'], { home, environment })
    expect(code).toBe(2)
    expect(stderr).toContain('sallyport init')
    expect(readdirSync(folder)).not.toContain('no-master-key')
  })
})

/** As an operator gives it: one address with the password in it, and nothing beside it. */
function databaseEnvironment(settings: readonly string[]): Record<string, string | undefined> {
  const url = settings.map((line) => /^ {2}url: (.+)$/.exec(line)?.[1]).find((found) => found !== undefined)
  if (url === undefined) return {}
  const address = new URL(url)
  address.password = process.env.PGPASSWORD ?? ''
  return { SALLYPORT_DATABASE_URL: address.href, PGPASSWORD: undefined }
}
