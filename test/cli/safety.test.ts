/** A report of a file is by the policies of the home it is asked in, as grants and reports of ids are. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { prepareHome } from '../support/world.ts'

vi.setConfig(patience)

const settings = `listen: { port: 0 }
safety:
  policies:
    careful:
      rules:
        - { label: disasters, minConfidence: 0.5, action: quarantine }
`
const transcript = {
  id: 't1',
  status: 'completed',
  text: 'smoke over the hills',
  content_safety: true,
  content_safety_labels: {
    status: 'success',
    results: [
      {
        text: 'smoke over the hills',
        labels: [{ label: 'disasters', confidence: 0.6, severity: 0.4 }],
        timestamp: { start: 0, end: 900 },
      },
    ],
    summary: { disasters: 0.6 },
    severity_score_summary: { disasters: { low: 1, medium: 0, high: 0 } },
  },
}

let folder: string
let home: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-safety-'))
  home = await prepareHome(folder, settings)
  file = join(folder, 'transcript.json')
  await writeFile(file, JSON.stringify(transcript))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const report = (words: readonly string[], at = home) =>
  runCommand(['safety', 'report', ...words], { home: at })

test('a policy of the home judges a file', async () => {
  const held = await report([file, '--policy', 'careful'])
  expect(held).toMatchObject({ code: 1, stdout: expect.stringContaining('Verdict: quarantine.') })
  const flagged = await report([file])
  expect(flagged).toMatchObject({ code: 0, stdout: expect.stringContaining('Verdict: flag.') })
})

test('without a home the built-in policy judges, and others are named as missing', async () => {
  const nowhere = join(folder, 'nowhere')
  expect(await report([file], nowhere)).toMatchObject({ code: 0 })
  const unknown = await report([file, '--policy', 'carefull'])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toContain('There is no content policy carefull. There are: default, careful.')
})

test('a file that is there is not said to be missing', async () => {
  const asked = await report([file, '--vendor', 'retellai'])
  expect(asked.code).toBe(2)
  expect(asked.stderr).not.toContain('no such file')
  expect(asked.stderr).toContain('It is a file here')
  const missing = await report([`${file}.none`, '--vendor', 'retellai'])
  expect(missing.stderr).toContain('There is no such file.')
})
