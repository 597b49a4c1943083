/** What `redact` says of files that it cannot read, and what it does not write over. */
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

const said = 'mail me at ada@example.com\n'
const redacted = 'mail me at [EMAIL_ADDRESS]\n'

let project: Project
beforeEach(async () => {
  project = await openProject()
  await writeFile(inFolder('call.txt'), said)
})
afterEach(() => project.close())

const inFolder = (name: string) => join(project.folder, name)
const redact = (...words: readonly string[]) => project.run(['redact', ...words])
const read = (name: string) => readFile(inFolder(name), 'utf8')

test('a result is not written over what it is made from, by whatever name, unless that is asked for', async () => {
  await symlink('call.txt', inFolder('link.txt'))
  for (const out of ['call.txt', './call.txt', 'link.txt']) {
    const refused = await redact('call.txt', '--out', out)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/\(--out\)\s.*is what is read.*--replace/)
    expect(await read('call.txt')).toBe(said)
  }
  expect(await redact('call.txt', '--out', 'other.txt')).toMatchObject({ code: 0 })
  expect(await redact('call.txt', '--out', 'call.txt', '--replace')).toMatchObject({ code: 0 })
  expect([await read('other.txt'), await read('call.txt')]).toEqual([redacted, redacted])
  expect((await stat(inFolder('call.txt'))).mode & 0o777).toBe(0o600)
})

test('a recording is written over neither itself nor its transcript', async () => {
  const transcript = JSON.stringify({ words: [{ text: 'hello', start: 0, end: 100 }] })
  await writeFile(inFolder('call.wav'), 'RIFF')
  await writeFile(inFolder('out.wav.json'), transcript)
  for (const out of ['call.wav', 'out.wav']) {
    const refused = await redact('call.wav', '--transcript', 'out.wav.json', '--out', out)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is what is read') })
  }
  expect([await read('call.wav'), await read('out.wav.json')]).toEqual(['RIFF', transcript])
  const captions = await redact('call.wav', '--transcript', 'call.srt')
  expect(captions).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Captions have no times of words'),
  })
})

test('what cannot be read is named, and a folder is for --check', async () => {
  await mkdir(inFolder('calls'))
  const folder = await redact('calls')
  expect(folder).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('calls is a folder: redact --check'),
  })
  const missing = await redact('none.txt')
  expect(missing).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('none.txt cannot be read (ENOENT)'),
  })
})

test('a byte order mark is no fault of JSON, and stays', async () => {
  await writeFile(inFolder('marked.json'), `\uFEFF${JSON.stringify({ text: said })}`)
  const { code, stdout } = await redact('marked.json')
  expect(code).toBe(0)
  expect(stdout).toBe(`\uFEFF${JSON.stringify({ text: redacted })}`)
})
