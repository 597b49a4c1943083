import { existsSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openProject, patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject()
})
afterAll(() => project?.close())

const lines = (text: string) => text.trimEnd().split('\n')

describe('init', () => {
  it('says what it did, and changes nothing the second time', async () => {
    const fresh = await openProject()
    try {
      const first = succeed(await fresh.run(['init']))
      expect(first.stderr).toBe('')
      expect(lines(first.stdout).map((line) => line.split(':')[0])).toEqual(
        expect.arrayContaining(['Home', 'Master key', 'Database', 'Certificate', 'Git', 'Next']),
      )
      const ignored = await readFile(join(fresh.folder, '.gitignore'), 'utf8')
      expect(lines(ignored)).toEqual(['.sallyport/', '.env*', '!.env.example'])
      const modes = ['', 'master.key', 'sallyport.db', 'tls/server.key'].map(async (name) =>
        ((await stat(join(fresh.home, name))).mode & 0o777).toString(8),
      )
      expect(await Promise.all(modes)).toEqual(['700', '600', '600', '600'])

      const key = await readFile(join(fresh.home, 'master.key'))
      const again = await fresh.json<{ home: string; steps: string[] }>(['init'])
      expect(again.home).toBe(fresh.home)
      expect(again.steps.filter((step) => /there already|covers|ready/.test(step))).toHaveLength(5)
      expect((await readFile(join(fresh.home, 'master.key'))).equals(key)).toBe(true)
      expect(await readFile(join(fresh.folder, '.gitignore'), 'utf8')).toBe(ignored)
    } finally {
      await fresh.close()
    }
  })

  it('makes the home that is named, which then ignores itself', async () => {
    const made = await project.json<{ home: string }>(['--home', 'vault', 'init', '--no-tls'])
    expect(made.home).toBe(join(project.folder, 'vault'))
    expect(await readFile(join(made.home, '.gitignore'), 'utf8')).toBe('*\n')
    const environment = { SALLYPORT_HOME: join(project.folder, 'other') }
    succeed(await project.run(['init', '--no-tls'], { environment }))
    expect(existsSync(join(project.folder, 'other', 'master.key'))).toBe(true)
  })
})

describe('the home', () => {
  it('is named by --home, by SALLYPORT_HOME, or found upwards; --verbose tells which', async () => {
    const folder = join(project.folder, 'src', 'app')
    await mkdir(folder, { recursive: true })
    const environment = { SALLYPORT_HOME: join(project.folder, 'other') }
    const [option, variable, found] = await Promise.all([
      project.run(['--home', join(project.folder, 'vault'), '--verbose', 'key', 'list'], { environment }),
      project.run(['key', 'list', '--verbose'], { environment }),
      project.run(['key', 'list', '--verbose'], { folder }),
    ])
    expect(option.stderr).toBe(`Home: ${project.folder}/vault (named by --home)\n`)
    expect(variable.stderr).toBe(`Home: ${project.folder}/other (named by SALLYPORT_HOME)\n`)
    expect(found.stderr).toBe(`Home: ${project.home} (found here or in a folder above)\n`)
  })
})

describe('key', () => {
  it('is sealed, listed, verified, superseded and revoked, and never shown', async () => {
    const { emulator } = project.vendors.castai
    const [first, second] = [emulator.createKey(), emulator.createKey()]
    const words = ['key', 'add', 'castai', '-e', 'staging', '--stdin']
    const added = succeed(await project.run(words, { input: first.key }))
    const [, id = ''] = /as (key_\w+), version 1\./.exec(added.stdout) ?? []
    expect(added.stdout).toContain('The vendor accepts the key (200 from 127.0.0.1:')

    const again = await project.run(words, { input: first.key })
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toContain('It is version 1 of default in staging (castai, active).')

    const listed = succeed(await project.run(['key', 'list']))
    const [headings = '', row = ''] = lines(listed.stdout)
    for (const [heading, value] of [
      ['VENDOR', 'castai'],
      ['ENVIRONMENT', 'staging'],
      ['STATE', 'active'],
      ['LAST USE', 'never'],
      ['VERIFIED', 'valid'],
    ] as const)
      expect(row.slice(headings.indexOf(heading)).startsWith(value), heading).toBe(true)

    emulator.revokeKey(first.id)
    const refused = await project.run(['key', 'verify', id])
    expect(refused).toMatchObject({ code: 1, stderr: '' })
    expect(refused.stdout).toContain('The vendor refuses the key (401')

    const replaced = succeed(await project.run(words, { input: second.key }))
    expect(replaced.stdout).toContain('version 2.')
    const keys = await project.json<{ id: string; state: string; version: number }[]>(['key', 'list'])
    expect(keys.map(({ state, version }) => [version, state])).toEqual([
      [1, 'superseded'],
      [2, 'active'],
    ])

    const plan = await project.run(['key', 'revoke', id])
    expect(plan).toMatchObject({ code: 2, stdout: '' })
    expect(plan.stderr).toContain(`Revoke castai staging (${id}, superseded).`)
    expect(plan.stderr).toContain('--yes')
    const planned = await project.json<{ error: { code: string; detail: string } }>(['key', 'revoke', id])
    expect(planned.error).toMatchObject({ code: 'ERR_CORE_CONFIRM' })
    expect(planned.error.detail).toContain('Its sealed value is destroyed')
    expect(await project.json(['key', 'revoke', id, '--yes'])).toEqual({ id, state: 'revoked' })

    const everything = [added, again, listed, refused, replaced, plan].map(
      ({ stdout, stderr }) => stdout + stderr,
    )
    for (const { key } of [first, second]) expect(everything.join('')).not.toContain(key)
  })

  it('is stored where the vendor refuses it only if told so, and verifying decides nothing where nobody answers', async () => {
    const words = ['key', 'add', 'retellai', '-e', 'staging', '--stdin']
    const input = `key_${'0a'.repeat(14)}`
    const refused = await project.run(words, { input })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('The vendor refused this key.')
    const stored = await project.json<{ id: string; verification: string }>([...words, '--unverified'], {
      input,
    })
    expect(stored.verification).toBe('invalid')
    project.vendors.retellai.faults.add({ kind: 'status', status: 503 })
    const unknown = await project.run(['key', 'verify', stored.id])
    expect(unknown).toMatchObject({ code: 2, stderr: '' })
    succeed(await project.run(['key', 'revoke', stored.id, '--yes']))
  })
})

describe('client', () => {
  it('is added with its key, which other programs read from JSON', async () => {
    const grants = ['--grant', 'assemblyai=read:transcripts', '--grant', 'castai', '--expires', '90d']
    const added = await project.json<Record<string, unknown>>([
      'client',
      'add',
      'reader',
      '-e',
      'staging',
      ...grants,
    ])
    expect(added).toMatchObject({
      id: expect.stringMatching(/^cl_[0-9A-Za-z]{12}$/),
      name: 'reader',
      key: expect.stringMatching(/^sp_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/),
      keyHash: expect.stringMatching(/^cl_[0-9A-Za-z]{12}:[0-9a-f]{64}$/),
      environment: 'staging',
    })
    expect(added.grants).toMatchObject([
      { vendor: 'assemblyai', scopes: ['read:transcripts'] },
      { vendor: 'castai', scopes: ['read:*', 'write:limited'] },
    ])
    const listed = succeed(await project.run(['client', 'list']))
    expect(listed.stdout).not.toContain(String(added.key))
    expect(lines(listed.stdout)[1]).toMatch(
      /reader +staging +active .* assemblyai\[read:transcripts\] castai\[/,
    )
  })

  it('is granted, limited, explained, relieved and taken from again, with the way back', async () => {
    const of = ['reader', 'assemblyai', '-e', 'staging']
    const explain = ['client', 'explain', 'reader', 'assemblyai', 'transcripts.create', '-e', 'staging']
    const refused = await project.run(explain)
    expect(refused).toMatchObject({ code: 1, stderr: '' })
    const [, command = ''] = /To change that: sallyport (.*)/.exec(refused.stdout) ?? []
    succeed(await project.run(command.split(' ')))
    const limited = succeed(
      await project.run(['client', 'grant', ...of, '--rate', '60', '--own-ids', '--rule', 'redact-pii']),
    )
    expect(limited.stdout).toContain('ratePerMinute: 60')
    const allowed = succeed(await project.run(explain))
    expect(allowed.stdout).toContain('At most 60 a minute.')
    const relieved = await project.json<{ constraints: object; scopes: string[] }>([
      'client',
      'grant',
      ...of,
      '--drop',
      'rate,rule',
    ])
    expect(relieved.constraints).toEqual({ ownIdsOnly: true })
    expect(relieved.scopes).toEqual(['read:transcripts', 'write:transcripts'])

    const taken = succeed(await project.run(['client', 'ungrant', ...of]))
    expect(taken.stdout).toContain('its limits, which went with it: ownIdsOnly')
    const [, back = ''] = /\n {2}sallyport (client grant .*)/.exec(taken.stdout) ?? []
    const given = succeed(await project.run(back.split(' ')))
    expect(given.stdout).toContain('reader may now at assemblyai: read:transcripts write:transcripts')
  })

  it('is revoked at once, and named in the list only with --all', async () => {
    const revoked = succeed(await project.run(['client', 'revoke', 'reader']))
    expect(revoked.stdout).toContain('sallyport client add reader --environment staging')
    const [listed, all, json, gone] = await Promise.all([
      project.run(['client', 'list']),
      project.run(['client', 'list', '--all']),
      project.json<{ name: string; revokedAtMs: number | null }[]>(['client', 'list']),
      project.run(['client', 'revoke', 'reader']),
    ])
    expect(listed.stdout).not.toContain('reader')
    expect(listed.stderr).toContain('--all')
    expect(all.stdout).toMatch(/reader +staging +revoked/)
    expect(json.find(({ name }) => name === 'reader')?.revokedAtMs).toBeGreaterThan(0)
    expect(gone.stderr).toContain('It was revoked, which is for good')
  })

  it('is chosen by id where several have a name', async () => {
    const add = (environment: string) =>
      project.json<{ id: string }>(['client', 'add', 'twin', '-e', environment])
    const [staging, production] = [await add('staging'), await add('production')]
    const [ambiguous, empty] = await Promise.all([
      project.run(['lock', 'add', '--client', 'twin']),
      project.run(['client', 'add', 'bare', '-e', 'production']),
    ])
    expect(ambiguous.code).toBe(2)
    expect(ambiguous.stderr).toContain(`${staging.id} in staging`)
    expect(ambiguous.stderr).toContain(`${production.id} in production`)
    expect(empty.stdout).toContain('sallyport client grant bare <vendor> <scope>... --environment production')
    succeed(await project.run(['client', 'revoke', staging.id]))
    succeed(await project.run(['client', 'revoke', 'twin']))
  })

  it('can have its key made for a configuration, without a home', async () => {
    const made = await project.json<{ id: string; key: string; keyHash: string }>(['client', 'new-key'], {
      folder: '/',
    })
    expect(made.keyHash.startsWith(`${made.id}:`)).toBe(true)
    expect(made.key).toContain(made.id.slice('cl_'.length))
  })
})

describe('lock', () => {
  it('is added, listed and lifted', async () => {
    const reason = 'key seen in a public log'
    const added = succeed(await project.run(['lock', 'add', '--vendor', 'castai', '--reason', reason]))
    const [, id = ''] = /lift (lock_\w+)/.exec(added.stdout) ?? []
    const listed = succeed(await project.run(['lock', 'list']))
    expect(lines(listed.stdout)[1]).toMatch(
      new RegExp(`^${id} +vendor castai +\\S+ \\S+ +local:\\S+ +${reason}$`),
    )
    expect(await project.json(['lock', 'lift', id])).toEqual({ id, lifted: true })
    expect(await project.json(['lock', 'list'])).toEqual([])
  })
})

describe('vendor', () => {
  it('is listed and shown without a home, as text and as data', async () => {
    const [list, show, operations, json] = await Promise.all([
      project.run(['vendor', 'list'], { folder: '/' }),
      project.run(['vendor', 'show', 'retellai'], { folder: '/' }),
      project.run(['vendor', 'show', 'castai', '--scope', 'read:clusters'], { folder: '/' }),
      project.json<{ id: string; operations: Record<string, unknown>[] }>(['vendor', 'show', 'castai'], {
        folder: '/',
      }),
    ])
    expect(lines(succeed(list).stdout)).toHaveLength(4)
    for (const part of ['SCOPE', 'Body rules', 'pin-privacy', 'Unconfirmed:', 'Sources:'])
      expect(succeed(show).stdout).toContain(part)
    expect(
      lines(succeed(operations).stdout)
        .slice(1)
        .every((line) => line.includes('read:clusters')),
    ).toBe(true)
    expect(json.id).toBe('castai')
    expect(json.operations.length).toBeGreaterThan(300)
    for (const operation of json.operations) {
      expect(operation).toMatchObject({
        id: expect.any(String),
        method: expect.any(String),
        path: expect.stringMatching(/^\//),
        scope: expect.stringMatching(/^[a-z]+:[a-z-]+$/),
      })
    }
  })
})

describe('audit tail', () => {
  it('shows the newest records in order, as a table or as a list', async () => {
    const [table, list] = await Promise.all([
      project.run(['audit', 'tail', '-n', '5']),
      project.json<{ seq: number; action: string }[]>(['audit', 'tail']),
    ])
    expect(lines(succeed(table).stdout)).toHaveLength(6)
    const sequence = list.map(({ seq }) => seq)
    expect(list).toHaveLength(20)
    expect(sequence).toEqual([...sequence].sort((left, right) => left - right))
    expect(list.map(({ action }) => action)).toContain('lock.lift')
  })

  it('goes on with what comes, a record a line', async () => {
    const following = project.start(['audit', 'tail', '--follow', '--json'])
    await following.see(/"action":"lock.lift"/)
    const { id } = await project.json<{ id: string }>(['lock', 'add', '--user', 'ada'])
    await following.see(new RegExp(`"action":"lock.add".*"resource":"lock/${id}"`))
    following.child.kill('SIGINT')
    const { stdout } = await following.finished
    for (const line of lines(stdout)) expect(JSON.parse(line)).toHaveProperty('seq')
    succeed(await project.run(['lock', 'lift', id]))
  })

  it('ends quietly where its reader does', async () => {
    const following = project.start(['audit', 'tail', '--follow'])
    await following.see(/SEQ/)
    following.child.stdout?.destroy()
    succeed(await project.run(['lock', 'list']))
    const { id } = await project.json<{ id: string }>(['lock', 'add', '--user', 'ada'])
    expect(await following.finished).toMatchObject({ code: 0, stderr: '' })
    succeed(await project.run(['lock', 'lift', id]))
  })
})
