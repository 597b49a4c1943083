import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

let project: Project
beforeAll(async () => {
  project = await openProject()
  const init = await project.run(['init'])
  if (init.code !== 0) throw new Error(init.stderr)
  await project.run(['client', 'add', 'app', '--environment', 'staging'])
})
afterAll(() => project.close())

test('a log that nobody touched is intact, and the command ends with 0', async () => {
  const { code, stdout } = await project.run(['audit', 'verify'])
  expect(stdout).toMatch(/^Intact: 2 records, root \S+\.\nNo checkpoint from elsewhere was compared/)
  expect(code).toBe(0)
})

test('one that was changed is named with the record and what was done, and the command ends with 1', async () => {
  const path = join(project.folder, 'copy.db')
  copyFileSync(join(project.home, 'log.db'), path)
  const database = new DatabaseSync(path)
  database.exec(`update events set body = replace(body, '"app"', '"ape"')`)
  database.close()
  const { code, stdout } = await project.run(['audit', 'verify', path])
  expect(stdout).toMatch(/^Tampered: Record 2 was edited\.\nThe 1 records before/)
  expect(code).toBe(1)
  const json = await project.run(['audit', 'verify', path, '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, reason: 'edited', firstBad: 2, size: 1 })
})

test('what cannot be checked is not called intact: the command ends with 2', async () => {
  const path = join(project.folder, 'notes.txt')
  writeFileSync(path, '')
  for (const words of [[path, '--key', join(project.home, 'audit-key.pub')], [path], [`${path}.gone`]]) {
    expect((await project.run(['audit', 'verify', ...words])).code).toBe(2)
  }
})
