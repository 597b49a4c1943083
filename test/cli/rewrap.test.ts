import { copyFile, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

const passphrase = 'four words chosen by dice'
const raw = Buffer.alloc(32, 9).toString('base64')
const withPassphrase = { environment: { SALLYPORT_PASSPHRASE: passphrase } }
const withRaw = { environment: { SALLYPORT_MASTER_KEY: raw } }

let project: VendorProject
let path: string
beforeAll(async () => {
  project = await openVendorProject()
  path = join(project.home, 'master.key')
  const key = project.vendors.castai.emulator.createKey().key
  succeed(await project.run(['key', 'add', 'castai', '-e', 'development', '--stdin'], { input: key }))
})
afterAll(() => project?.close())

/** The vault opens, and what it holds is the key that the vendor knows. */
async function expectOpens(options = {}): Promise<void> {
  const keys = await project.json<{ verification: string }[]>(['key', 'verify'], options)
  expect(keys.map(({ verification }) => verification)).toEqual(['valid'])
}

async function keyFiles(): Promise<readonly string[]> {
  return (await readdir(project.home)).filter((name) => name.startsWith('master.key')).sort()
}

describe('key rewrap', () => {
  it('goes from file to file, to a passphrase, to raw bytes and back to a file', async () => {
    const before = await readFile(path)
    const filed = succeed(await project.run(['key', 'rewrap']))
    expect(filed.stdout).toContain(`It is in ${path}. Back it up.`)
    expect((await readFile(path)).equals(before)).toBe(false)
    expect(await keyFiles()).toEqual(['master.key'])
    await expectOpens()

    const words = ['key', 'rewrap', '--passphrase', '--stdin']
    const phrased = succeed(await project.run(words, { input: `${passphrase}\n` }))
    expect(phrased.stdout).toContain('Set SALLYPORT_PASSPHRASE to it before anything is started again')
    expect(await keyFiles()).toEqual([])
    expect((await project.run(['key', 'list'])).stderr).toContain('There is no master key.')
    await expectOpens(withPassphrase)

    const rawWords = ['key', 'rewrap', '--raw', '--from-env', 'NEXT_KEY']
    const environment = { ...withPassphrase.environment, NEXT_KEY: raw }
    succeed(await project.run(rawWords, { environment }))
    expect((await project.run(['key', 'list'], withPassphrase)).stderr).toContain(
      'made with a key of 32 bytes',
    )
    await expectOpens(withRaw)

    const back = succeed(await project.run(['key', 'rewrap'], withRaw))
    expect(back.stdout).toContain('SALLYPORT_MASTER_KEY is set and wins over it: take it away.')
    const refused = await project.run(['key', 'list'], withRaw)
    expect(refused.stderr).toContain(`(SALLYPORT_MASTER_KEY)\n  It wins over ${path}`)
    await expectOpens()
    for (const { stdout, stderr } of [filed, phrased, back]) {
      expect(stdout + stderr).not.toContain(passphrase)
      expect(stdout + stderr).not.toContain(raw)
    }
  })

  it('works while a server runs, which goes on calling the vendor', async () => {
    const server = project.start(['serve', '--json'])
    const [line] = await server.see(/^\{.*\}\n/)
    const { url } = JSON.parse(line) as { url: string }
    const added = await project.json<{ key: string }>([
      'client',
      'add',
      'app',
      '-e',
      'development',
      '--grant',
      'castai',
    ])
    const call = () => fetch(`${url}/castai/v1/organizations`, { headers: { 'x-api-key': added.key } })
    expect((await call()).status).toBe(200)
    const before = await readFile(path)
    succeed(await project.run(['key', 'rewrap']))
    expect((await readFile(path)).equals(before)).toBe(false)
    expect((await call()).status).toBe(200)
    await expectOpens()
    server.child.kill('SIGTERM')
    expect((await server.finished).code).toBe(0)
    await expectOpens()
  })
})

describe('a rewrap that was interrupted', () => {
  const old = new Date(Date.now() - 3_600_000)
  let next: string
  beforeEach(async () => {
    next = `${path}.next`
    await rm(next, { force: true })
  })

  /** As if the process had ended when the vault was under its new key, and the file was not. */
  async function interruptAfterVault(at: Date): Promise<Buffer> {
    const before = `${path}.before`
    await copyFile(path, before)
    succeed(await project.run(['key', 'rewrap']))
    await rename(path, next)
    await rename(before, path)
    await utimes(next, at, at)
    return readFile(next)
  }

  it('before the vault changed leaves the old key in force, and the next rewrap works', async () => {
    await writeFile(next, `${Buffer.alloc(32, 3).toString('base64')}\n`, { mode: 0o600 })
    await expectOpens()
    const soon = await project.run(['key', 'rewrap'])
    expect(soon).toMatchObject({ code: 2, stdout: '' })
    expect(soon.stderr).toContain('Another rewrap is under way')
    await utimes(next, old, old)
    succeed(await project.run(['key', 'rewrap']))
    expect(await keyFiles()).toEqual(['master.key'])
    await expectOpens()
  })

  it('after the vault changed is completed by whichever command comes next', async () => {
    const key = await interruptAfterVault(old)
    await expectOpens()
    expect(await keyFiles()).toEqual(['master.key'])
    expect((await readFile(path)).equals(key)).toBe(true)
  })

  it('a moment ago is waited for, but opens all the same', async () => {
    await interruptAfterVault(new Date())
    await expectOpens()
    expect(await keyFiles()).toEqual(['master.key', 'master.key.next'])
    await utimes(next, old, old)
    await expectOpens()
    expect(await keyFiles()).toEqual(['master.key'])
  })

  it('on the way from a variable to a file is completed where the variable is gone', async () => {
    succeed(await project.run(['key', 'rewrap', '--raw', '--stdin'], { input: raw }))
    succeed(await project.run(['key', 'rewrap'], withRaw))
    await rename(path, next)
    await utimes(next, old, old)
    await expectOpens()
    expect(await keyFiles()).toEqual(['master.key'])
  })

  it('by kill -9 at any moment loses nothing', async () => {
    for (const delayMs of [100, 200, 250, 300, 400, 600]) {
      const rewrap = project.start(['key', 'rewrap'])
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      rewrap.child.kill('SIGKILL')
      await rewrap.finished
      await expectOpens()
      await utimes(next, old, old).catch(() => {})
    }
    await expectOpens()
  })
})
