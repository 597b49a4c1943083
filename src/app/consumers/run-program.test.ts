import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runProgram } from './run-program.ts'

const value = 'key-of-a-test'
let folder: string
let script: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-program-'))
  script = join(folder, 'program.mjs')
  await writeFile(
    script,
    `import { readFileSync, writeFileSync } from 'node:fs'
    const seen = { input: readFileSync(0, 'utf8'), argv: process.argv.slice(2), env: process.env, cwd: process.cwd() }
    console.log(seen.input)
    writeFileSync(process.argv[2], JSON.stringify(seen))`,
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('hands a text over on standard input, and nowhere else', async () => {
  vi.stubEnv('SALLYPORT_MASTER_KEY', 'secret')
  vi.stubEnv('PGPASSWORD', 'secret')
  const seenAt = join(folder, 'seen')
  const words = [process.execPath, script, seenAt, '$(id) && "x"']
  try {
    expect(await runProgram(words, value, 30_000)).toBeUndefined()
  } finally {
    vi.unstubAllEnvs()
  }
  const seen = JSON.parse(await readFile(seenAt, 'utf8'))
  expect(seen).toMatchObject({ input: value, argv: [seenAt, '$(id) && "x"'], cwd: '/' })
  expect(JSON.stringify(seen.env)).not.toMatch(/secret|key-of-a-test/)
})

test.each([
  ['ends with another number', ['-e', 'process.exit(3)'], 'it ended with 3'],
  ['is killed', ['-e', 'process.kill(process.pid, "SIGKILL")'], 'ended by SIGKILL'],
])('says in plain words that a program %s', async (_what, words, why) => {
  expect(await runProgram([process.execPath, ...words], value, 30_000)).toContain(why)
})

test('what a program that takes too long has begun ends with it', async () => {
  const file = join(folder, 'begun')
  expect(await runProgram(['/bin/sh', '-c', `sleep 600 & echo $! > ${file}; wait`], '', 3_000)).toContain(
    'SIGKILL',
  )
  const begun = (await readFile(file, 'utf8')).trim()
  expect(begun).toMatch(/^\d+$/)
  // Nobody may have asked yet how it ended.
  const stateOf = () => spawnSync('ps', ['-o', 'stat=', '-p', begun], { encoding: 'utf8' }).stdout.trim()
  await vi.waitFor(() => expect(stateOf()).toMatch(/^(?:Z.*)?$/), { timeout: 4_000 })
})

test('one that is not there, one that does not end, one that does not read', async () => {
  expect(await runProgram([join(folder, 'none')], value, 30_000)).toBe('it cannot be run (ENOENT)')
  const endless = [process.execPath, '-e', 'setInterval(() => {}, 1000)']
  expect(await runProgram(endless, value, 200)).toContain('SIGKILL')
  expect(await runProgram([process.execPath, '-e', ''], 'x'.repeat(1_000_000), 30_000)).toBeUndefined()
})
