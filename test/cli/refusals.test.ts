import { chmod, cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Finished, patience, startProgram } from '../support/cli.ts'
import { commandLine } from '../support/terminal.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

/** Of the right shape, and about an operation that no vendor has: that comes out where it is granted. */
const badRules =
  'rules: { ours: [{ id: ours, operations: [transcripts.crete], field: webhook_url, forbid: true }] }'

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject([badRules])
  const grant = 'assemblyai=read:transcripts'
  succeed(await project.run(['client', 'add', 'reader', '-e', 'production', '--grant', grant]))
})
afterAll(() => project?.close())

/** Expects a refusal that says all of this, on standard error alone. */
function expectRefused(finished: Finished, code: number, ...words: readonly string[]): void {
  expect(finished, finished.stderr).toMatchObject({ code, stdout: '' })
  for (const word of words) expect(finished.stderr).toContain(word)
  expect(finished.stderr).not.toMatch(/Something went wrong inside|\n\s+at .*:\d+/)
}

it('text with personal data is sent to no engine beyond this machine in clear', async () => {
  const engine = ['redact', '-', '--engine']
  const refused = await project.run([...engine, 'presidio=http://engine.example.com'], { input: 'Ada' })
  expectRefused(refused, 2, '(--engine)', 'must be https')
  expectRefused(
    await project.run([...engine, 'constructor=https://x.example'], { input: 'Ada' }),
    2,
    'presidio=URL',
  )
})

it('a redacted text is for its owner alone, also where a file was there before', async () => {
  const out = join(project.folder, 'clean.txt')
  await writeFile(out, 'before', { mode: 0o644 })
  succeed(await project.run(['redact', '-', '--out', out], { input: 'SSN 123-45-6789' }))
  expect(await readFile(out, 'utf8')).not.toMatch(/6789|before/)
  expect((await stat(out)).mode & 0o777).toBe(0o600)
})

describe('a name that is none', () => {
  it('is met with the one that was probably meant', async () => {
    const grant = ['client', 'grant', 'reader']
    const cases: readonly [words: readonly string[], code: number, ...said: string[]][] = [
      [['clint'], 2, "unknown command 'clint'", 'Did you mean client?'],
      [['key', 'lst'], 2, 'Did you mean list?', '`sallyport key --help`'],
      [['key', 'list', '--jsn'], 2, "unknown option '--jsn'", 'Did you mean --json?'],
      [['vendor', 'show', 'assemblyia'], 2, '(vendor)', 'Did you mean assemblyai?'],
      [['vendor', 'show', 'castai', '--scope', 'read:cluster'], 2, 'Did you mean read:clusters?'],
      [['client', 'revoke', 'raeder'], 2, '(client)', 'Did you mean reader?'],
      [['client', 'revoke', 'reader', '-e', 'staging'], 2, '(client)', 'It is in production.'],
      [
        ['client', 'explain', 'reader', 'assemblyai', 'transcripts.crete'],
        2,
        '(operation)',
        'transcripts.create?',
      ],
      [[...grant, 'assemblyai', 'read:transcrips'], 2, '(scopes[0])', 'Did you mean read:transcripts?'],
      [[...grant, 'assemblyai', 'reed:transcripts'], 2, '(scopes[0])', 'Did you mean read:transcripts?'],
      [[...grant, 'assemblyai', 'transcripts:read'], 2, '(scopes[0])', 'Did you mean read:transcripts?'],
      [[...grant, 'assemblyai', '--rule', 'redact-pi'], 2, '(rules)', 'Did you mean redact-pii?'],
      [['client', 'add', 'x', '-e', 'prod'], 2, 'Allowed choices are development, staging, production'],
      [['key', 'add', 'castay', '-e', 'staging', '--stdin'], 2, '(vendor)', 'Did you mean castai?'],
      [['key', 'add', 'castai', '-e', 'staging', '--region', 'uk', '--stdin'], 2, '(region)', 'us, eu'],
      [['key', 'verify', 'key_none'], 2, '(id)', 'sallyport key list'],
      [['key', 'revoke', 'key_none'], 2, '(id)', 'sallyport key list'],
      [['lock', 'lift', 'lock_none'], 2, 'sallyport lock list'],
      [['lock', 'add', '--vendor', 'castay'], 2, 'Did you mean castai?'],
      [['emulate', 'retelai'], 2, 'Did you mean retellai?'],
      [['completion', 'tcsh'], 2, 'Allowed choices are bash, zsh, fish'],
    ]
    const ended = await inTurns(cases, ([words]) => project.run(words, { input: 'a1'.repeat(16) }))
    for (const [index, [, code, ...said]] of cases.entries())
      expectRefused(ended[index] as Finished, code, ...said)
  })
})

describe('a value that is not usable', () => {
  it('is named with its field', async () => {
    const grant = ['client', 'grant', 'reader', 'assemblyai']
    const cases: readonly [words: readonly string[], code: number, ...said: string[]][] = [
      [[...grant, '--rate', '0'], 2, '--rate <count>', 'It must be a whole number, 1 or more'],
      [[...grant, '--addresses', '10.0.0.0/40'], 2, '(addresses[0])', 'such as 10.0.0.0/8'],
      [[...grant, '--only', 'organizationId'], 2, '(--only)', 'parameter=value'],
      [[...grant, '--only', 'organisationId=x'], 2, '(only.organisationId)'],
      [[...grant, '--tenant', 'x'], 2, '(tenant)'],
      [[...grant, '--rule', 'ours'], 2, '(bodyRules[0].operations[0])', 'Did you mean transcripts.create?'],
      [[...grant, '--drop', 'speed'], 2, 'There is no limit speed'],
      [[...grant, '--observe', '--enforce'], 2, 'Choose one.'],
      [[...grant, 'read:*'], 1, '(scopes)', '--allow-wildcard'],
      [
        ['client', 'add', 'x', '-e', 'production', '--grant', 'assemblyai'],
        2,
        'In production nothing is granted unasked',
      ],
      [['client', 'add', '-x', '-e', 'production'], 2],
      [['client', 'add', 'a b', '-e', 'production'], 2, '(name)', 'letters, digits'],
      [['client', 'add', 'reader', '-e', 'production'], 1, '(name)', 'Choose another name'],
      [['client', 'add', 'x', '-e', 'staging', '--expires', '90'], 2, 'Write it as 90d, 12h or 30m'],
      [['serve', '--port', '70000'], 2, 'a port from 1 to 65535'],
      [['lock', 'add', '--everything', '--vendor', 'castai'], 2, 'Name exactly one.'],
      [['lock', 'add'], 2, 'Name exactly one.'],
      [['key', 'rewrap', '--passphrase', '--raw'], 2, 'Choose one.'],
      [['key', 'rewrap', '--stdin'], 2, 'Say which of them the secret is.'],
      [['key', 'rewrap', '--passphrase', '--stdin'], 2, 'passphrase is too short'],
      [['key', 'rewrap', '--raw', '--stdin'], 2, 'not 32 bytes in base64'],
      [['audit', 'tail', '-n', '20000'], 2, 'At most 10000'],
      [['run', 'npm', 'test'], 2, 'Put -- before the command'],
      [['run', 'npm', '--', 'test'], 2, 'Put -- before the command'],
      [['run', '--', 'no-such-program'], 2, '(no-such-program)', 'There is no such program.'],
      [['env', 'castai', '--stdin'], 2, '(client key)', 'sp_'],
      [['backup', 'x.age', '--stdin'], 2, 'passphrase is too short'],
      [['backup', 'sallyport.yaml', '--stdin'], 2, '(sallyport.yaml)', 'It exists, and is kept as it is'],
      [['backup', 'none/x.age', '--stdin'], 2, '(none/x.age)', 'There is no such file or folder'],
      [['restore', 'none.age', '--stdin'], 2, '(none.age)', 'There is no such file'],
      [['restore', 'sallyport.yaml', '--stdin'], 2, 'This is not a Sallyport backup'],
    ]
    const ended = await inTurns(cases, ([words]) => project.run(words, { input: 'short' }))
    for (const [index, [, code, ...said]] of cases.entries())
      expectRefused(ended[index] as Finished, code, ...said)
    const clients = await project.json<{ name: string }[]>(['client', 'list'])
    const names = clients.map(({ name }) => name).filter((name) => !name.startsWith('run-'))
    expect(names).toEqual(['reader'])
  })
})

describe('a home that cannot be opened', () => {
  it('is told from one that is not there', async () => {
    const [missing, named, inTheWay] = await inTurns(
      [
        () => project.run(['key', 'list'], { folder: '/' }),
        () => project.run(['--home', 'elsewhere', 'key', 'list']),
        () => project.run(['init', 'sallyport.yaml']),
      ],
      (start) => start(),
    )
    expectRefused(missing as Finished, 2, 'No Sallyport home was found', 'sallyport init')
    expectRefused(
      named as Finished,
      2,
      `${project.folder}/elsewhere (named by --home; it does not exist yet)`,
    )
    expectRefused(inTheWay as Finished, 2, 'sallyport.yaml', 'is a file, not a folder')
  })

  it('is refused with the wrong master key, and works again with the right one', async () => {
    const key = project.vendors.retellai.emulator.createKey().key
    succeed(await project.run(['key', 'add', 'retellai', '-e', 'staging', '--stdin'], { input: key }))
    const path = join(project.home, 'master.key')
    const right = await readFile(path)
    await writeFile(path, `${Buffer.alloc(32, 7).toString('base64')}\n`)
    const [wrong, init, fromVariable] = await inTurns(
      [
        ['key', 'verify'],
        ['init', '--no-tls'],
        ['key', 'list'],
      ],
      (words, index) =>
        project.run(
          words,
          index === 2
            ? { environment: { SALLYPORT_MASTER_KEY: Buffer.alloc(32, 8).toString('base64') } }
            : {},
        ),
    )
    expectRefused(wrong as Finished, 1, 'This master key does not open the vault. Nothing was changed.')
    expectRefused(init as Finished, 1, 'does not open the vault')
    expectRefused(fromVariable as Finished, 1, '(SALLYPORT_MASTER_KEY)', `It wins over ${path}`)

    await rm(path)
    expectRefused(await project.run(['key', 'list']), 2, 'There is no master key.', path)
    // A new key beside a vault that has one would only be taken for it.
    expectRefused(await project.run(['init', '--no-tls']), 1, 'does not open the vault')
    await expect(readFile(path)).rejects.toThrow('ENOENT')

    await writeFile(path, right, { mode: 0o640 })
    expectRefused(await project.run(['key', 'list']), 1, `(${path})`, 'Its mode is 0640.', 'chmod 600')
    await chmod(path, 0o600)
    succeed(await project.run(['key', 'verify']))
  })

  it('takes nothing where the disk does, and goes on where it was', async () => {
    const before = await project.json(['client', 'list'])
    const words = commandLine('client', 'add', 'too-much', '-e', 'staging')
    // No file may grow past one block: what a full disk is to a database.
    const { finished } = startProgram('sh', ['-c', `ulimit -f 1; exec ${words}`], project)
    expectRefused(await finished, 2, 'The database refused an operation.', 'Check free disk space')
    expect(await project.json(['client', 'list'])).toEqual(before)
    succeed(await project.run(['key', 'verify', '--json']))
  })

  it('is left exactly as it is where a newer version made it', async () => {
    const copy = join(project.folder, 'newer')
    await cp(project.home, copy, { recursive: true })
    const file = join(copy, 'sallyport.db')
    const database = new DatabaseSync(file)
    database.exec('update sallyport_schema set version = 99')
    database.close()
    const before = await readFile(file)
    const refused = await project.run(['--home', copy, 'client', 'add', 'x', '-e', 'staging'])
    expectRefused(refused, 1, 'made by a newer version', 'version 99 found')
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('is refused under settings that are wrong, each of which is named', async () => {
    const file = join(project.folder, 'sallyport.yaml')
    const good = await readFile(file, 'utf8')
    const bad = [
      ...project.settings.filter((line) => line !== badRules),
      'limit: {}',
      'clients: [{ name: x, environment: prod, keyFromEnv: X }]',
      'rules: { ours: [{ id: ours, operations: [transcripts.create], field: webhook_url, host: [a] }] }',
    ]
    await writeFile(file, bad.join('\n'))
    const settings = await project.run(['key', 'list'])
    await writeFile(file, good.replace('  castai:', '  castay:'))
    const vendor = await project.run(['lock', 'list'])
    await rename(file, file.replace('.yaml', '.yml'))
    const misnamed = await project.run(['key', 'list'])
    await rm(file.replace('.yaml', '.yml'))
    await writeFile(file, good)
    expectRefused(
      settings,
      2,
      '(clients[0].environment)',
      'limit: There is no such setting. Did you mean limits?',
      'clients[0].environment: It must be one of development, staging, production.',
      'rules.ours[0].host: There is no such setting. Did you mean hosts?',
    )
    expectRefused(vendor, 2, 'vendors.castay: There is no such vendor. Did you mean castai?')
    expectRefused(misnamed, 2, 'call it sallyport.yaml')
    succeed(await project.run(['key', 'list']))
  })
})

describe("a home that is not its owner's alone", () => {
  it('is refused by every command, init included, and is sent no key', async () => {
    await chmod(project.home, 0o777)
    try {
      const ended = await inTurns(
        [
          ['init'],
          ['key', 'add', 'assemblyai', '-e', 'staging', '--stdin'],
          ['--home', project.home, 'key', 'list'],
          ['serve', '--port', '0'],
          ['env', 'castai'],
        ],
        (words) => project.run(words, { input: 'a1'.repeat(16) }),
      )
      for (const finished of ended)
        expectRefused(
          finished as Finished,
          2,
          project.home,
          'Others can write in it (mode 0777)',
          'chmod 700',
        )
    } finally {
      await chmod(project.home, 0o700)
    }
  })
})

describe('a server that cannot be worked on', () => {
  it('needs an admin key, an address that keeps it safe, and an answer', async () => {
    const environment = { SALLYPORT_ADMIN_KEY: 'some-admin-key' }
    const [noKey, clear, silent, local] = await inTurns(
      [
        () => project.run(['--server', 'http://127.0.0.1:1', 'key', 'list']),
        () => project.run(['--server', 'http://gate.example.com', 'key', 'list'], { environment }),
        () => project.run(['--server', 'http://127.0.0.1:1', 'key', 'list'], { environment }),
        () => project.run(['--server', 'http://127.0.0.1:1', 'backup', 'x.age', '--stdin']),
      ],
      (start) => start(),
    )
    expectRefused(noKey as Finished, 2, 'Set SALLYPORT_ADMIN_KEY')
    expectRefused(clear as Finished, 2, '(--server)', 'https://')
    expectRefused(silent as Finished, 2, 'The server cannot be reached.', 'ECONNREFUSED')
    expectRefused(local as Finished, 2, '(--server)', 'works on this machine alone')
  })

  it('does not take a port that is taken, and holds on to none of the others', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    succeed(await project.run(['init']))
    const [http, https, emulator, address] = await inTurns(
      [
        ['serve', '--port', String(port)],
        ['serve', '--port', '0', '--tls-port', String(port)],
        ['emulate', 'castai', '--port', String(port)],
        ['serve', '--host', '192.0.2.1'],
      ],
      (words) => project.run(words),
    )
    taken.close()
    expectRefused(http as Finished, 1, '(listen.port)', `127.0.0.1:${port}`, '--port')
    expectRefused(https as Finished, 1, '(listen.tlsPort)', `127.0.0.1:${port}`, '--tls-port')
    expectRefused(emulator as Finished, 1, `127.0.0.1:${port}`)
    expectRefused(address as Finished, 2, '192.0.2.1', 'This machine has no such address.')
  })
})

describe('a refusal with --json', () => {
  it('is one value on standard output, and the same exit code', async () => {
    const ended = await inTurns(
      [['client', 'revoke', 'raeder'], ['clint'], ['key'], ['client', 'add', 'x', '-e', 'prod']],
      (words) => project.run(['--json', ...words]),
    )
    const errors = ended.map(({ stdout }) => (JSON.parse(stdout) as { error: Record<string, string> }).error)
    expect(errors[0]).toEqual({
      code: 'ERR_ACCESS_CLIENT_UNKNOWN',
      message: 'There is no such client.',
      help: 'Run `sallyport client list` to see the clients.',
      field: 'client',
      detail: 'Did you mean reader?',
    })
    for (const error of errors.slice(1)) expect(error).toMatchObject({ code: 'ERR_CORE_INPUT' })
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2])
    expect(ended[0]?.stderr).toBe('')
  })
})

/** Runs a few at a time: as many as a small machine has cores for. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const left = [...items.entries()]
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      results[next[0]] = await run(next[1], next[0])
    }
  }
  await Promise.all([worker(), worker(), worker()])
  return results
}
