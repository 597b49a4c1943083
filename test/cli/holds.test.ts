/** A hold that could hold nothing is refused when it is made, not when it is needed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { prepareHome } from '../support/world.ts'

vi.setConfig(patience)

let folder: string
let home: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-holds-'))
  home = await prepareHome(folder, 'listen: { port: 0 }\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const hold = (...words: readonly string[]) =>
  runCommand(['retention', 'hold', 'add', '--reason', 'case 17', ...words], { home })

test.each([
  ['session', 'Did you mean sessions?'],
  ['webhook', 'Did you mean webhooks?'],
  ['transcript', 'Did you mean transcripts?'],
])('--kind %s: %s', async (kind, suggestion) => {
  const refused = await hold('--kind', kind)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain(`No such kind is kept. ${suggestion}`)
})

test('a vendor that has no browser tokens has no sessions to hold', async () => {
  const refused = await hold('--vendor', 'castai', '--kind', 'sessions')
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('No such kind is kept.') })
})

test.each([
  [['--kind', 'sessions'], 'sessions'],
  [['--vendor', 'castai', '--kind', 'webhooks'], 'castai, webhooks'],
  [['--vendor', 'retellai', '--kind', 'webhooks', '--id', 'call_1'], 'retellai, webhooks, call_1'],
])('%j holds %s', async (words, shown) => {
  const made = await hold(...words)
  expect(made.code, made.stderr).toBe(0)
  expect(made.stdout).toMatch(new RegExp(`^hold_\\w+ holds ${shown}\\.\\n$`))
  expect(made.stderr.includes('nothing known here has this id')).toBe(words.includes('--id'))
})

test('of an id that nothing here has, that is said; of a kind without ids at a vendor it is not', async () => {
  const mistyped = await hold('--id', 'nosuchid')
  expect(mistyped).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hold_\w+ holds nosuchid\.\n$/) })
  expect(mistyped.stderr).toContain('nothing known here has this id')
  expect((await hold('--kind', 'sessions', '--id', 'tok_1')).stderr).not.toContain('nothing known')
  expect((await hold('--tag', 'case-17')).stderr).toBe('')
})
