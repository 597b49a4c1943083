/** What a check says of values, files and lists, as whoever runs it in a pipeline reads it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

const environment = { LONG: 'k'.repeat(32), OTHER: 'o'.repeat(32), SHORT: 'abcde' }

let project: Project
beforeAll(async () => {
  project = await openProject()
  await mkdir(join(project.folder, 'calls'))
  await writeFile(join(project.folder, 'calls/a.txt'), 'mail me at ada@example.com\n')
})
afterAll(() => project.close())

const check = (...words: readonly string[]) =>
  project.run(['redact', '--check', 'calls', ...words], { environment })

test('a file that cannot be read weighs more than what was found in others', async () => {
  expect(await check()).toMatchObject({ code: 1 })
  const broken = join(project.folder, 'calls/broken.json')
  await writeFile(broken, '{"text": "')
  const { code, stdout } = await check()
  expect(code).toBe(2)
  expect(stdout).toMatch(/Not read: broken\.json/)
  expect(stdout).toMatch(/email_address/)
  await writeFile(broken, '{"text": "hello"}')
})

test('a baseline says that it accepted what it has found; what was rejected is left, and said so', async () => {
  const words = ['--review', 'review.json', '--key-from-env', 'LONG']
  const first = await check(...words)
  const id = /^([a-p]{16}) /m.exec(first.stdout)?.[1] ?? ''
  const accepted = await check(...words, '--baseline')
  expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining('0 values found, 1 accepted') })
  expect(accepted.stdout).not.toContain('open')
  const rejected = await check(...words, '--reject', id, '--baseline')
  expect(rejected).toMatchObject({ code: 1, stdout: expect.stringMatching(/rejected[\s\S]*1 values found/) })
})

test('a list or a memory needs a key, and says that it is for them', async () => {
  for (const [option, file] of [
    ['--review', 'none.json'],
    ['--resume', 'none.jsonl'],
  ] as const) {
    const { code, stderr } = await check(option, file)
    expect(code).toBe(2)
    expect(stderr).toContain('--review and --resume need a key')
    expect(stderr).not.toMatch(/[Tt]oken/)
  }
})

test('a list made with another key is refused, one that names none is not', async () => {
  const file = join(project.folder, 'keyed.json')
  await check('--review', 'keyed.json', '--key-from-env', 'LONG')
  const list = await readFile(file, 'utf8')
  const other = await check('--review', 'keyed.json', '--key-from-env', 'OTHER')
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('made with another key') })
  expect(await readFile(file, 'utf8')).toBe(list)
  const { key, ...nameless } = JSON.parse(list)
  expect(key).toMatch(/^[0-9a-f]{16}$/)
  await writeFile(file, JSON.stringify(nameless))
  expect(await check('--review', 'keyed.json', '--key-from-env', 'LONG')).toMatchObject({ code: 1 })
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ key })
})

test('a key that somebody could guess is warned of', async () => {
  const { code, stderr } = await check('--key-from-env', 'SHORT')
  expect(code).toBe(1)
  expect(stderr).toContain('fewer than 16 characters')
  expect(stderr).not.toContain(environment.SHORT)
  expect((await check('--key-from-env', 'LONG')).stderr).not.toContain('characters')
})
