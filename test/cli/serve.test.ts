import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { binary, patience, type Running, startProgram } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

interface ServedLine {
  readonly url: string
  readonly tlsUrl: string | null
  readonly pid: number
  readonly home: string
}

const adminKey = 'admin'.repeat(8)
let project: VendorProject
let clientKey: string
let serving: Running | undefined

beforeAll(async () => {
  project = await openVendorProject()
  const key = project.vendors.castai.emulator.createKey().key
  succeed(await project.run(['key', 'add', 'castai', '-e', 'development', '--stdin'], { input: key }))
  const grant = ['--grant', 'castai=read:*']
  const added = await project.json<{ key: string }>(['client', 'add', 'app', '-e', 'development', ...grant])
  clientKey = added.key
})
afterAll(() => project?.close())

afterEach(async () => {
  serving?.child.kill('SIGKILL')
  await serving?.finished
})

async function serve(...options: readonly string[]): Promise<ServedLine> {
  const environment = { SALLYPORT_ADMIN_KEY: adminKey }
  serving = project.start(['serve', '--json', ...options], { environment })
  const [line] = await serving.see(/^\{.*\}\n/)
  return JSON.parse(line) as ServedLine
}

function stop(signal: NodeJS.Signals) {
  serving?.child.kill(signal)
  return serving?.finished
}

async function call(url: string, key = clientKey): Promise<number> {
  const answer = await fetch(`${url}/castai/v1/organizations`, { headers: { 'x-api-key': key } })
  await answer.arrayBuffer()
  return answer.status
}

async function callsUnderWay(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^sallyport_calls_under_way (\d+)/m.exec(metrics)?.[1])
}

describe('serve', () => {
  it('prints one line once it listens, and ends with 0 on SIGTERM', async () => {
    const { url, pid, home, tlsUrl } = await serve()
    expect({ pid, home, tlsUrl }).toEqual({ pid: serving?.child.pid, home: project.home, tlsUrl: null })
    expect(await call(url)).toBe(200)
    const { mode } = await stat(join(project.home, 'control.sock'))
    expect((mode & 0o777).toString(8)).toBe('600')
    const finished = await stop('SIGTERM')
    expect(finished?.code).toBe(0)
    // Nothing but where the calls go: to the emulators.
    const { host } = new URL(project.vendors.castai.url)
    expect(finished?.stderr).toContain(
      `Note: castai main goes to http://${host}, not to the vendor (sallyport.yaml).\n`,
    )
    for (const line of (finished?.stderr ?? '').trimEnd().split('\n'))
      expect(line).toMatch(/^Note: \w+ [\w-]+ goes to http:/)
    const events = await project.json<{ action: string; metadata?: unknown }[]>(['audit', 'tail'])
    const started = events.filter(({ action }) => action === 'gate.start')
    expect(started).toMatchObject([
      { metadata: { overrides: { castai: { main: `http://${host}` } } }, actor: { kind: 'system' } },
    ])
    expect(finished?.stdout.trimEnd().split('\n')).toHaveLength(1)
    await expect(stat(join(project.home, 'control.sock'))).rejects.toThrow('ENOENT')
  })

  it('lets a call that is under way end, and refuses new ones', async () => {
    const { url } = await serve()
    project.vendors.castai.faults.add({ kind: 'slow', delayMs: 1_500 })
    const under = call(url)
    await expect.poll(() => callsUnderWay(url)).toBe(1)
    const finished = stop('SIGTERM')
    expect(await under).toBe(200)
    expect(await finished).toMatchObject({ code: 0 })
  })

  it('ends at once on a second signal', async () => {
    const { url } = await serve()
    project.vendors.castai.faults.add({ kind: 'hang' })
    const under = call(url).catch(() => 'cut')
    await expect.poll(() => callsUnderWay(url)).toBe(1)
    serving?.child.kill('SIGTERM')
    await expect.poll(() => call(url)).toBe(503)
    const startedAtMs = Date.now()
    expect(await stop('SIGTERM')).toMatchObject({ code: 143 })
    expect(Date.now() - startedAtMs).toBeLessThan(2_000)
    expect(await under).toBe('cut')
  })

  it.each([
    ['npx', "'sallyport'", true],
    ['npx', 'tsx start-all.ts', false],
    ['start', 'sallyport serve &', false],
  ])(
    'below the shell of %s for %s, which hands no signal on: ended with it: %s',
    async (event, command, isEnded) => {
      // Two commands, so that no shell takes the first for its own end.
      const line = `${JSON.stringify(process.execPath)} ${JSON.stringify(binary)} serve --json; exit $?`
      const shell = startProgram('sh', ['-c', line], {
        folder: project.folder,
        environment: { npm_lifecycle_event: event, npm_lifecycle_script: command },
      })
      const [text] = await shell.see(/^\{.*\}\n/)
      const { url, pid } = JSON.parse(text) as ServedLine
      try {
        expect(await call(url)).toBe(200)
        shell.child.kill('SIGTERM')
        const seen = () => call(url).catch(() => 'gone')
        if (isEnded) await expect.poll(seen, { timeout: 10_000 }).toBe('gone')
        else {
          await sleep(1_500)
          expect(await seen()).toBe(200)
        }
      } finally {
        try {
          process.kill(pid, 'SIGTERM')
        } catch {
          // It has ended, as it should.
        }
        await shell.finished
      }
    },
  )

  it('is what commands work through, and what they change holds when they return', async () => {
    const { url } = await serve()
    const listed = await project.run(['--verbose', 'lock', 'list'])
    expect(listed.stderr).toContain(`Home: ${project.home}`)
    expect(listed.stderr).toContain('through the server that runs on it')
    const { id } = await project.json<{ id: string }>(['lock', 'add', '--client', 'app'])
    expect(await call(url)).toBe(403)
    succeed(await project.run(['lock', 'lift', id]))
    expect(await call(url)).toBe(200)
    const there = { environment: { SALLYPORT_ADMIN_KEY: adminKey }, folder: '/' }
    const keys = await project.json<unknown[]>(['--server', url, 'key', 'list'], there)
    expect(keys).toHaveLength(1)
    const wrong = await project.run(['--server', url, 'key', 'list'], {
      environment: { SALLYPORT_ADMIN_KEY: 'another' },
    })
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('The admin key is missing or wrong.')
    const events = await project.json<{ action: string; result?: string }[]>(['audit', 'tail'])
    expect(events.filter(({ action }) => action === 'admin.login')).toMatchObject([{ result: 'failure' }])
  })

  it('refuses an admin key that could be guessed', async () => {
    const environment = { SALLYPORT_ADMIN_KEY: 'x'.repeat(31) }
    const refused = await project.run(['serve', '--port', '0'], { environment })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('(SALLYPORT_ADMIN_KEY)')
    expect(refused.stderr).toContain('openssl rand -base64 32')
    expect(refused.stderr).not.toContain('xxx')
  })

  it('refuses to be the second on one home, and leaves the first alone', async () => {
    const { url, pid } = await serve()
    const second = await project.run(['serve', '--port', '0'])
    expect(second).toMatchObject({ code: 2, stdout: '' })
    expect(second.stderr).toContain(`A server runs on this home already (${url}, process ${pid})`)
    const listed = await project.run(['--verbose', 'lock', 'list'])
    expect(listed.stderr).toContain('through the server that runs on it')
    expect(await call(url)).toBe(200)
  })

  it('leaves nothing behind that is in the way after kill -9', async () => {
    const { url } = await serve()
    await stop('SIGKILL')
    await stat(join(project.home, 'control.sock'))
    const listed = await project.run(['--verbose', 'lock', 'list'])
    expect(listed).toMatchObject({ code: 0, stdout: 'No lock stands.\n' })
    expect(listed.stderr).not.toContain('through the server')
    const env = await project.json<{ variables: { SALLYPORT_URL: string } }>(['env', 'castai'])
    expect(env.variables.SALLYPORT_URL).not.toBe(url)
    const again = await serve()
    expect(await call(again.url)).toBe(200)
  })

  it('does not hold up an emergency while it hangs', async () => {
    const { url } = await serve()
    expect(await call(url)).toBe(200)
    serving?.child.kill('SIGSTOP')
    const { id } = await project.json<{ id: string }>(['lock', 'add', '--everything'])
    serving?.child.kill('SIGCONT')
    await expect.poll(() => call(url), { timeout: 3_000 }).toBe(403)
    succeed(await project.run(['lock', 'lift', id]))
  })

  it('works where the home lies too deep for a socket file', async () => {
    const deep = join(project.folder, 'd'.repeat(100))
    await mkdir(deep)
    const home = join(deep, '.sallyport')
    await rename(project.home, home)
    // The settings stand beside the home, so this one has no emulator to call: it is only asked who may come in.
    const words = ['serve', '--port', '0', '--tls-port', '0']
    try {
      serving = project.start(words, { folder: deep })
      const [, near = ''] = await serving.see(/Serving on (\S+)/)
      const listed = await project.run(['--verbose', 'lock', 'list'], { folder: deep })
      expect(listed.stderr).toContain('through the server that runs on it')
      expect(await call(near, 'sp_none')).toBe(401)
      expect(await stop('SIGTERM')).toMatchObject({
        code: 0,
        stderr: 'Stopping: calls under way have 10 s.\n',
      })

      serving = project.start(['--home', home, ...words], { folder: '/' })
      const [, far = ''] = await serving.see(/Serving on (\S+)/)
      await serving.see(/too long for a socket file/)
      expect(await call(far, 'sp_none')).toBe(401)
    } finally {
      await stop('SIGKILL')
      await rename(home, project.home)
    }
  })
})

describe('serve without a home', () => {
  it('starts from variables alone, and keeps what it is told', async () => {
    const folder = join(project.folder, 'container')
    await mkdir(folder)
    const environment = {
      SALLYPORT_MASTER_KEY: Buffer.alloc(32, 5).toString('base64'),
      SALLYPORT_PORT: '0',
      SALLYPORT_TLS_PORT: '0',
      SALLYPORT_HOME: join(folder, 'data'),
    }
    serving = project.start(['serve', '--json'], { environment, folder })
    const [line] = await serving.see(/^\{.*\}\n/)
    expect(JSON.parse(line)).toMatchObject({ home: join(folder, 'data') })
    await expect(readFile(join(folder, 'data', 'master.key'))).rejects.toThrow('ENOENT')
    expect(await stop('SIGTERM')).toMatchObject({ code: 0 })
  })
})
