import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience, startProgram } from '../support/cli.ts'
import { commandLine, runOnTerminal } from '../support/terminal.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject()
})
afterAll(() => project?.close())

interface ListedClient {
  readonly id: string
  readonly name: string
  readonly revokedAtMs: number | null
  readonly expiresAtMs: number | null
  readonly grants: readonly { readonly vendor: string; readonly scopes: readonly string[] }[]
}

const clients = () => project.json<ListedClient[]>(['client', 'list'])

async function newest(prefix: string): Promise<ListedClient> {
  const found = (await clients()).filter(({ name }) => name.startsWith(prefix)).at(-1)
  if (found === undefined) throw new Error(`no client is called ${prefix}...`)
  return found
}

/** Prints the variables that an app would see. */
const printVariables = ['node', '-e', 'console.log(JSON.stringify(process.env))']

describe('env', () => {
  it('prints what a shell can evaluate, whatever the home is called', async () => {
    const folder = join(project.folder, `o'brien $(id)`)
    await mkdir(folder)
    await writeFile(join(folder, 'sallyport.yaml'), project.settings.join('\n'))
    succeed(await project.run(['init'], { folder }))
    const shell = startProgram(
      'sh',
      [
        '-c',
        `eval "$(${commandLine('env', 'assemblyai')})" && ${printVariables.slice(0, 2).join(' ')} '${printVariables[2]}'`,
      ],
      { folder },
    )
    const { stdout, stderr, code } = await shell.finished
    expect(code, stderr).toBe(0)
    const variables = JSON.parse(stdout) as Record<string, string>
    expect(variables).toMatchObject({
      SALLYPORT_URL: 'http://127.0.0.1:0',
      ASSEMBLYAI_API_KEY: variables.SALLYPORT_CLIENT_KEY,
      ASSEMBLYAI_BASE_URL: 'http://127.0.0.1:0/assemblyai',
      NODE_EXTRA_CA_CERTS: join(folder, '.sallyport', 'tls', 'authority.pem'),
    })
  })

  it('lets nothing in the settings or the name of the folder run in the shell', async () => {
    const { key } = await project.json<{ key: string }>(['client', 'new-key'])
    const folder = join(project.folder, `it's "\n touch marker\n$(touch marker)`)
    await mkdir(folder)
    succeed(await project.run(['init'], { folder }))
    const evaluate = (environment: Record<string, string>) =>
      startProgram(
        'bash',
        ['-c', `eval "$(${commandLine('env', 'castai', '--from-env', 'MINE')})"; ls -A; true`],
        { folder, environment: { MINE: key, ...environment } },
      ).finished
    const hostile = '127.0.0.1\ntouch marker\n'
    for (const setting of [
      '{}',
      `{ "listen": { "host": ${JSON.stringify(hostile)} } }`,
      `{ "publicUrl": ${JSON.stringify('https://gate.example.com/\ntouch marker\n')} }`,
      `{ "publicUrl": ${JSON.stringify("https://gate.example.com/';touch$IFS'marker';$(touch${IFS}marker)`touch${IFS}marker`")} }`,
    ]) {
      await writeFile(join(folder, 'sallyport.yaml'), setting)
      const { stdout, code } = await evaluate({})
      expect({ code, files: stdout.trim().split('\n') }, setting).toEqual({
        code: 0,
        files: ['.gitignore', '.sallyport', 'sallyport.yaml'],
      })
    }
  })

  it('makes a client with the preset, for half a day, unless told otherwise', async () => {
    const printed = succeed(
      await project.run(['env', 'castai', '--scopes', 'read:clusters, read:nodes', '--expires', '1h']),
    )
    expect(printed.stderr).toMatch(
      /^Client env-castai-\w+: read:clusters read:nodes\. Its key is below, once\.$/m,
    )
    expect(printed.stdout).toContain('# terraform')
    const client = await newest('env-castai')
    expect((client.expiresAtMs ?? 0) - Date.now()).toBeLessThan(3_600_000)
    const { client: made } = await project.json<{ client: { id: string } }>(['env', 'retellai'])
    const listed = (await clients()).find(({ id }) => id === made.id)
    expect(listed?.grants).toMatchObject([{ vendor: 'retellai', scopes: ['read:*'] }])
    expect((listed?.expiresAtMs ?? 0) - Date.now()).toBeGreaterThan(11 * 3_600_000)
  })

  it('takes a key that is there, and makes no client then', async () => {
    const { key } = await project.json<{ key: string }>(['client', 'new-key'])
    const before = (await clients()).length
    const [piped, named] = await Promise.all([
      project.json<{ client: null; variables: Record<string, string> }>(['env', 'castai', '--stdin'], {
        input: key,
      }),
      project.run(['env', 'castai', '--from-env', 'MINE', '--url', 'https://gate.example.com/ai/'], {
        environment: { MINE: key },
      }),
    ])
    expect(piped).toMatchObject({ client: null, variables: { CASTAI_API_KEY: key } })
    expect(succeed(named).stdout).toContain("export CASTAI_API_URL='https://gate.example.com/ai/castai'")
    expect(named.stderr).toBe('')
    const code = named.stdout.split('\n').filter((line) => line.startsWith('#'))
    expect(code.join('\n')).not.toContain(key)
    expect((await clients()).length).toBe(before)
  })

  it('leaves no client behind where its scopes are wrong', async () => {
    const before = (await clients()).length
    const refused = await project.run(['env', 'castai', '--scopes', 'read:cluster'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect((await clients()).length).toBe(before)
  })
})

describe('run', () => {
  it('gives the child variables, passes its exit code on and revokes the key', async () => {
    const grant = ['--grant', 'retellai=read:calls']
    const { stdout, stderr, code } = await project.run(['run', ...grant, '--', ...printVariables])
    expect(code).toBe(0)
    const variables = JSON.parse(stdout) as Record<string, string>
    expect(variables).toMatchObject({
      RETELL_API_KEY: variables.SALLYPORT_CLIENT_KEY,
      RETELL_BASE_URL: `${variables.SALLYPORT_URL}/retellai`,
    })
    expect(variables).not.toHaveProperty('CASTAI_API_KEY')
    const client = await newest('run-')
    expect(client.revokedAtMs).toBeGreaterThan(0)
    expect(stderr).toContain(client.id)
    expect(await project.run(['run', '--', 'sh', '-c', 'exit 7'])).toMatchObject({ code: 7, stdout: '' })
  })

  it('passes standard input and options of the command through', async () => {
    const { stdout } = await project.run(['run', '--', 'sh', '-c', 'cat; echo "$0 $1"', '--json', '--'], {
      input: 'from outside\n',
    })
    expect(stdout).toBe('from outside\n--json --\n')
  })

  it('passes signals on, and revokes the key where the child is killed', async () => {
    const script = 'trap "echo asked; exit 3" TERM; echo ready; for i in $(seq 300); do sleep 0.1; done'
    const asked = project.start(['run', '--', 'sh', '-c', script])
    await asked.see(/ready/)
    asked.child.kill('SIGTERM')
    expect(await asked.finished).toMatchObject({ code: 3, stdout: 'ready\nasked\n' })
    expect((await newest('run-')).revokedAtMs).toBeGreaterThan(0)

    const killed = await project.run(['run', '--', 'sh', '-c', 'kill -9 $$'])
    expect(killed.code).toBe(137)
    expect((await newest('run-')).revokedAtMs).toBeGreaterThan(0)
  })

  it('starts nothing where a signal came first, and leaves no key behind', async () => {
    const before = (await clients()).length
    const early = project.start(['--verbose', 'run', '--', 'sh', '-c', 'echo started'])
    await early.see(/Home: /)
    early.child.kill('SIGTERM')
    expect(await early.finished).toMatchObject({ code: 143, stdout: '' })
    const made = (await clients()).slice(before)
    expect(made).toHaveLength(1)
    for (const client of made) expect(client.revokedAtMs).toBeGreaterThan(0)
  })

  it('hears Ctrl-C once, through the terminal', async () => {
    const script = 'trap "echo heard" INT; echo ready; sleep 1; echo done'
    const { stdout } = await runOnTerminal(
      commandLine('run', '--', 'sh', '-c', script),
      [{ after: /ready/, keys: '\u0003' }],
      project,
    )
    expect(stdout.match(/heard/g)).toHaveLength(1)
    expect(stdout).toContain('done')
    expect((await newest('run-')).revokedAtMs).toBeGreaterThan(0)
  })

  it('keeps the authorities that are trusted already', async () => {
    succeed(await project.run(['init']))
    const environment = { NODE_EXTRA_CA_CERTS: '/etc/own.pem' }
    const { stdout, stderr } = await project.run(['run', '--', 'sh', '-c', 'echo $NODE_EXTRA_CA_CERTS'], {
      environment,
    })
    expect(stdout).toBe('/etc/own.pem\n')
    expect(stderr).toContain('Sockets need')
  })

  it('says so where the key could not be revoked, and how to do it', async () => {
    const elsewhere = `${project.home}.moved`
    const { code, stderr } = await project.run(['run', '--', 'mv', project.home, elsewhere])
    await rename(elsewhere, project.home)
    const client = await newest('run-')
    expect(code).toBe(0)
    expect(stderr).toContain('is NOT revoked')
    expect(stderr).toContain(`sallyport client revoke ${client.id}`)
    succeed(await project.run(['client', 'revoke', client.id]))
  })
})
