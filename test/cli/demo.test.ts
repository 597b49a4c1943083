import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project?.close())

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
  await running.see(/Ctrl-C ends everything/)
  const keys = await project.json<{ verification: string }[]>(['--home', home, 'key', 'list'])
  expect(keys.map(({ verification }) => verification)).toEqual(['valid', 'valid', 'valid'])
  running.child.kill('SIGINT')
  expect(await running.finished).toMatchObject({ code: 0 })
  expect((await readdir(project.folder)).filter((name) => name.startsWith('sallyport-demo'))).toEqual([])
})
