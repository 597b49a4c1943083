import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project?.close())

/** What a browser does with the page until it has a token; the rest needs a microphone. */
async function tryPage(page: string): Promise<void> {
  const ask = (path: string, cookie = '', body?: object) =>
    fetch(`${page}${path}`, {
      headers: { cookie, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
  const html = await ask('/')
  expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*connect-src 'self' ws:/)
  for (const [, path] of (await html.text()).matchAll(/(?:src|href)="([a-z-]+\.[a-z]+)"/g))
    expect((await ask(`/${path}`)).status, path).toBe(200)
  expect(await (await ask('/sallyport/index.js')).text()).toContain('LiveSession')
  expect((await ask('/../package.json')).status).toBe(404)
  expect((await ask('/api/token', '', {})).status).toBe(401)
  const signedIn = await ask('/api/sign-in', '', { user: 'ada' })
  const [cookie = ''] = signedIn.headers.get('set-cookie')?.split(';') ?? []
  expect(signedIn.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  expect((await ask('/api/token', cookie, {})).status).toBe(201)
  await ask('/api/revoke', cookie, {})
  expect((await ask('/api/token', cookie, {})).status).toBe(403)
  await ask('/api/restore', cookie, {})
  expect((await ask('/api/token', cookie, {})).status).toBe(201)
}

it('takes the whole tour, tells it as data, and leaves nothing behind', async () => {
  const temporary = async () =>
    (await readdir(project.folder)).filter((name) => name.startsWith('sallyport-demo'))
  const environment = { TMPDIR: project.folder }
  const finished = await project.run(['demo', '--once', '--json'], { environment })
  expect(finished.code, finished.stdout + finished.stderr).toBe(0)
  const { steps } = JSON.parse(finished.stdout) as { steps: { title: string; wentAsTold: boolean }[] }
  expect(steps.length).toBeGreaterThan(5)
  expect(steps.filter(({ wentAsTold }) => !wentAsTold)).toEqual([])
  expect(await temporary()).toEqual([])
})

it('goes on serving after the tour, until it is stopped', async () => {
  const running = project.start(['demo'], { environment: { TMPDIR: project.folder } })
  await running.see(/All \d+ steps went as told\./)
  const [, home = ''] = await running.see(/export SALLYPORT_HOME=(\S+)/)
  const [, page = ''] = await running.see(/Speak, and watch .*: (http:\S+)/)
  await running.see(/Ctrl-C ends everything/)
  await tryPage(page)
  const keys = await project.json<{ verification: string }[]>(['--home', home, 'key', 'list'])
  expect(keys.map(({ verification }) => verification)).toEqual(['valid', 'valid', 'valid'])
  running.child.kill('SIGINT')
  expect(await running.finished).toMatchObject({ code: 0 })
  expect((await readdir(project.folder)).filter((name) => name.startsWith('sallyport-demo'))).toEqual([])
})
