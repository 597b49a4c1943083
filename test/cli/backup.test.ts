import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { commandLine, runOnTerminal } from '../support/terminal.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

const passphrase = 'four words chosen by dice'
let project: VendorProject
let file: string
let clientKey: string

beforeAll(async () => {
  project = await openVendorProject()
  file = join(project.folder, 'all.age')
  const key = project.vendors.castai.emulator.createKey().key
  succeed(await project.run(['key', 'add', 'castai', '-e', 'development', '--stdin'], { input: key }))
  const words = ['client', 'add', 'app', '-e', 'development', '--grant', 'castai']
  clientKey = (await project.json<{ key: string }>(words)).key
  succeed(await project.run(['backup', file, '--stdin'], { input: passphrase }))
})
afterAll(() => project?.close())

/** Makes a folder with the same settings, for a home that a backup is restored into. */
async function newPlace(name: string): Promise<string> {
  const folder = join(project.folder, name)
  await mkdir(folder)
  await writeFile(join(folder, 'sallyport.yaml'), project.settings.join('\n'))
  return folder
}

const restore = (folder: string, more = {}) =>
  project.run(['--home', '.sallyport', 'restore', file, '--stdin'], { folder, input: passphrase, ...more })

describe('a backup', () => {
  it('is for its owner alone, and holds nothing that can be read', async () => {
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
    const content = await readFile(file, 'latin1')
    const master = (await readFile(join(project.home, 'master.key'), 'utf8')).trim()
    for (const secret of [master, clientKey, 'castai', 'app']) expect(content).not.toContain(secret)
    expect(content.startsWith('age-encryption.org/v1')).toBe(true)
  })

  it('is not overwritten by another', async () => {
    const before = await readFile(file)
    const refused = await project.run(['backup', file, '--stdin'], { input: passphrase })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('shows on a terminal how far it is', async () => {
    const { stdout, code } = await runOnTerminal(
      commandLine('backup', 'shown.age', '--from-env', 'PASSPHRASE'),
      [],
      { ...project, environment: { PASSPHRASE: passphrase } },
    )
    expect(code).toBe(0)
    expect(stdout).toContain('\rRows written: 1\u001b[K')
    expect(stdout).toContain('\r\u001b[KWrote ')
  })
})

describe('restore', () => {
  it('brings everything back into an empty home, the master key included', async () => {
    const folder = await newPlace('restored')
    const restored = succeed(await restore(folder))
    expect(restored.stdout).toContain('The master key is among it.')
    expect(restored.stderr).toBe('')
    const keys = await project.json<{ verification: string }[]>(['key', 'verify'], { folder })
    expect(keys.map(({ verification }) => verification)).toEqual(['valid'])
    const clients = await project.json<{ name: string }[]>(['client', 'list'], { folder })
    expect(clients.map(({ name }) => name)).toEqual(['app'])
    const records = await project.json<{ action: string }[]>(['audit', 'tail'], { folder })
    expect(records.map(({ action }) => action)).toContain('client.add')
    expect(((await stat(join(folder, '.sallyport', 'master.key'))).mode & 0o777).toString(8)).toBe('600')
  })

  it('leaves nothing behind where the passphrase is wrong or the file was cut off, so that it can be tried again', async () => {
    const folder = await newPlace('second')
    const wrong = await restore(folder, { input: 'another phrase altogether' })
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('or the passphrase is wrong')
    await expect(stat(join(folder, '.sallyport'))).rejects.toThrow('ENOENT')

    const cut = join(folder, 'cut.age')
    await writeFile(cut, await readFile(file))
    await truncate(cut, (await stat(cut)).size - 100)
    const words = ['--home', '.sallyport', 'restore', cut, '--stdin']
    const half = await project.run(words, { folder, input: passphrase })
    expect(half).toMatchObject({ code: 2, stdout: '' })
    await expect(stat(join(folder, '.sallyport', 'master.key'))).rejects.toThrow('ENOENT')

    succeed(await restore(folder))
    await project.json(['key', 'verify'], { folder })
  })

  it('refuses a home that has a master key of its own', async () => {
    const folder = await newPlace('taken')
    succeed(await project.run(['init', '--no-tls'], { folder }))
    const key = await readFile(join(folder, '.sallyport', 'master.key'))
    const refused = await restore(folder)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('only restored into an empty home')
    expect((await readFile(join(folder, '.sallyport', 'master.key'))).equals(key)).toBe(true)
    expect(await project.json(['client', 'list'], { folder })).toEqual([])
  })

  it('says what a backup without a master key needs', async () => {
    const folder = await newPlace('phrased')
    const environment = { SALLYPORT_PASSPHRASE: passphrase }
    succeed(await project.run(['init', '--no-tls'], { folder, environment }))
    const own = join(folder, 'own.age')
    const made = await project.run(['backup', own, '--stdin'], { folder, environment, input: passphrase })
    expect(made.stdout).toContain('The master key is not in it')
    const words = ['--home', 'elsewhere', 'restore', own, '--stdin']
    const restored = succeed(await project.run(words, { folder, environment, input: passphrase }))
    expect(restored.stdout).toContain('The master key was not in it')
    succeed(await project.run(['--home', 'elsewhere', 'key', 'list'], { folder, environment }))
  })
})

describe('restore into PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.stop())

  it('brings a backup of SQLite back, and refuses a database that holds something', async () => {
    const folder = await newPlace('postgres')
    const environment = { SALLYPORT_DATABASE_URL: await server.createDatabase() }
    succeed(await restore(folder, { environment }))
    const keys = await project.json<{ verification: string }[]>(['key', 'verify'], { folder, environment })
    expect(keys.map(({ verification }) => verification)).toEqual(['valid'])
    await expect(stat(join(folder, '.sallyport', 'sallyport.db'))).rejects.toThrow('ENOENT')
    const other = await newPlace('postgres-2')
    const refused = await restore(other, { environment })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    await expect(stat(join(other, '.sallyport', 'master.key'))).rejects.toThrow('ENOENT')
  })
})
