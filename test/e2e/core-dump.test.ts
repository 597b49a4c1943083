/** A core dump of a server holds no key. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openControl } from '../../src/app/index.ts'
import { Canary } from '../support/canary.ts'
import { commandPath } from '../support/command.ts'
import { type EmulatedVendors, serveVendors } from '../support/emulated-vendors.ts'
import { until } from '../support/until.ts'
import { environment, prepareHome, worldSettings } from '../support/world.ts'

const corePattern = existsSync('/proc/sys/kernel/core_pattern')
  ? readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  : '|'
/** Where the kernel hands dumps to a program, or puts them elsewhere, none can be looked at. */
const dumpsHere = !corePattern.startsWith('|') && !corePattern.startsWith('/')

describe.runIf(process.platform === 'linux')('on Linux', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-core-'))
  let vendors: EmulatedVendors
  let home: string
  beforeAll(async () => {
    vendors = await serveVendors()
    home = await prepareHome(folder, await worldSettings(vendors, { database: [] }))
  })
  afterAll(async () => {
    for (const vendor of Object.values(vendors)) await vendor.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts a program where dumps are allowed, and returns it. */
  const startDumpable = (
    words: readonly string[],
    cwd: string,
    more: Readonly<Record<string, string>> = {},
  ) =>
    spawn('sh', ['-c', 'ulimit -c unlimited; exec "$@"', 'sh', process.execPath, ...words], {
      cwd,
      env: { ...process.env, SALLYPORT_HOME: home, ...more },
      stdio: 'ignore',
    })
  const dumpsIn = (cwd: string) => readdirSync(cwd).filter((name) => name.startsWith('core'))

  test('a server that used its keys leaves none of them behind', async () => {
    const canary = new Canary()
    const cwd = mkdtempSync(join(folder, 'server-'))
    const child = startDumpable([commandPath, 'serve', '--verbose'], cwd)
    const exited = once(child, 'exit')
    await until('the server listens', () => existsSync(join(home, 'control.sock')), 20_000)
    const control = await openControl({ home, onOpened: () => {} })
    const value = vendors.castai.emulator.createKey().key
    await control.perform('key.add', { vendor: 'castai', environment, value })
    const { key } = await control.perform('client.add', {
      name: 'caller',
      environment,
      grants: [{ vendor: 'castai', scopes: ['read:clusters'] }],
    })
    await control.close()
    const { url } = JSON.parse(readFileSync(join(home, 'address.json'), 'utf8')) as { url: string }
    const answer = await fetch(`${url}/castai/v1/kubernetes/external-clusters`, {
      headers: { 'x-api-key': key, 'user-agent': 'test' },
    })
    expect(answer.status).toBe(200)
    expect(Number.parseInt(readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8'), 16)).toBe(0)
    canary.add('the vendor key', value)
    canary.add('the client key', key)
    child.kill('SIGABRT')
    await exited
    for (const name of dumpsIn(cwd)) canary.look(name, readFileSync(join(cwd, name)))
    expect(canary.sightings).toEqual([])
    if (dumpsHere) expect(canary.places.size).toBe(1)
  })

  test('a command that was given a key leaves none of it behind', async () => {
    const canary = new Canary()
    const cwd = mkdtempSync(join(folder, 'command-'))
    const value = vendors.castai.emulator.createKey().key
    canary.add('the vendor key', value)
    vendors.castai.faults.add({ kind: 'hang' })
    const words = ['key', 'add', 'castai', '-e', 'staging', '--from-env', 'GIVEN']
    const asked = vi.spyOn(vendors.castai.faults, 'take')
    const child = startDumpable([commandPath, ...words], cwd, { GIVEN: value })
    const exited = once(child, 'exit')
    await until('the vendor is asked', () => asked.mock.calls.length > 0, 20_000)
    expect(Number.parseInt(readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8'), 16)).toBe(0)
    child.kill('SIGABRT')
    await exited
    for (const name of dumpsIn(cwd)) canary.look(name, readFileSync(join(cwd, name)))
    expect(canary.sightings).toEqual([])
    if (dumpsHere) expect(canary.places.size).toBe(1)
  })

  if (dumpsHere) {
    test('the search would have found a key in the dump of another program', async () => {
      const canary = new Canary()
      const cwd = mkdtempSync(join(folder, 'other-'))
      const half = 'canary-that-'
      canary.add('a secret', `${half}${'sings-'.repeat(4)}`)
      const child = startDumpable(
        ['-e', `globalThis.kept = Buffer.from('${half}' + 'sings-'.repeat(4)); process.abort()`],
        cwd,
      )
      await once(child, 'exit')
      for (const name of dumpsIn(cwd)) canary.look(name, readFileSync(join(cwd, name)))
      expect(canary.sightings).not.toEqual([])
    })
  }
})
