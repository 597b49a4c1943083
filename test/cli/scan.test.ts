import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

interface Report {
  readonly findings: readonly {
    readonly id: string
    readonly rule: string
    readonly file: string
    readonly line: number
    readonly column: number
    readonly fingerprint: string
    readonly hint: string
    readonly commit?: string
    readonly history?: { readonly inHead: boolean; readonly reachable: boolean }
  }[]
  readonly scanned: {
    readonly files: number
    readonly bytes: number
    readonly blobs?: number
    readonly remembered?: number
  }
}

let project: Project
beforeEach(async () => {
  project = await openProject()
  git('init', '-q')
})
afterEach(() => project.close())

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], {
    cwd: project.folder,
  })
const newKey = () => `key_${randomBytes(14).toString('hex')}`
const write = (name: string, text: string) => writeFile(join(project.folder, name), text)

it('finds a key in a file, shows what to do and not the key, and exits 1', async () => {
  const key = newKey()
  await write('app.js', `// first line\nconst token = '${key}'\n`)
  const { code, stdout, stderr } = await project.run(['scan'])
  expect(code).toBe(1)
  expect(stdout).toContain('app.js:2:16')
  expect(stdout).toContain('Next: make a new key at the vendor')
  expect(stdout + stderr).not.toContain(key)
  const report = await project.json<Report>(['scan'])
  expect(report.findings).toMatchObject([{ rule: 'retellai-api-key', file: 'app.js', line: 2, column: 16 }])
  expect(report.scanned).toEqual({ files: 1, bytes: 63 })
  expect(JSON.stringify(report)).not.toContain(key)
})

it('leaves out what .gitignore names, and looks behind it when asked', async () => {
  await write('.gitignore', '.env\n')
  await write('.env', `TOKEN=${newKey()}\n`)
  expect(await project.run(['scan'])).toMatchObject({ code: 0 })
  const { findings } = await project.json<Report>(['scan', '--ignored'])
  expect(findings.map(({ file }) => file)).toEqual(['.env'])
})

it('scans what is staged, not what lies beside it', async () => {
  const staged = newKey()
  await write('staged.txt', staged)
  git('add', 'staged.txt')
  await write('staged.txt', 'nothing any more')
  await write('beside.txt', newKey())
  const { findings } = await project.json<Report>(['scan', '--staged'])
  expect(findings.map(({ file }) => file)).toEqual(['staged.txt'])
})

it('scans a history: what was taken out again, what was pushed over, and only what is new', async () => {
  await write('a.txt', newKey())
  git('add', '.')
  git('commit', '-qm', 'one')
  await write('a.txt', 'gone')
  git('commit', '-qam', 'two')
  await write('b.txt', newKey())
  git('add', '.')
  git('commit', '-qm', `three, with ${newKey()}`)
  git('reset', '-q', '--hard', 'HEAD~1')
  git('reflog', 'expire', '--expire=now', '--all')
  const { findings, scanned } = await project.json<Report>(['scan', '--history'])
  expect(
    findings.map(({ file, history }) => [
      file.replace(/ [0-9a-f]+\)/, ')'),
      history?.inHead,
      history?.reachable,
    ]),
  ).toEqual([
    ['(message of commit)', false, false],
    ['a.txt', false, true],
    ['b.txt', false, false],
  ])
  expect(scanned.blobs).toBe(6)
  expect((await project.json<Report>(['scan', '--since', 'HEAD~1'])).findings).toEqual([])
  expect((await project.run(['scan'])).code).toBe(0)
})

it('remembers a history in the cache of the user, and reads the next time what is new', async () => {
  await write('a.txt', newKey())
  git('add', '.')
  git('commit', '-qm', 'one')
  const environment = { XDG_CACHE_HOME: join(project.folder, 'cache') }
  const history = (...words: string[]) =>
    project.json<Report>(['scan', '--history', ...words], { environment })
  const first = await history()
  expect(first.scanned).toMatchObject({ blobs: 2, remembered: 0 })
  const again = await history()
  expect(again.scanned).toMatchObject({ blobs: 1, remembered: 2 })
  // Without a baseline, ids differ from scan to scan.
  const places = ({ findings }: Report) => findings.map(({ id: _, fingerprint: __, ...finding }) => finding)
  expect(first.findings).toHaveLength(1)
  expect(places(again)).toEqual(places(first))
  const { stdout } = await project.run(['scan', '--history'], { environment })
  expect(stdout).toContain('An earlier scan has read 2 more objects: they hold none.')
  const whole = await history('--no-memory')
  expect(whole.scanned).toEqual({ files: 0, bytes: first.scanned.bytes, blobs: 2 })
  expect(places(whole)).toEqual(places(first))
})

it('reads standard input, and archives in it', async () => {
  const key = newKey()
  const { code, stdout } = await project.run(['scan', '-'], { input: `token ${key}\n` })
  expect([code, stdout.includes('(standard input):1:7')]).toEqual([1, true])
})

it('accepts a baseline without line numbers, a waiver until its day, and a comment with a reason', async () => {
  const key = newKey()
  await write('old.txt', key)
  await project.run(['scan', '--update-baseline'])
  const yaml = await readFile(join(project.folder, 'sallyport.yaml'), 'utf8')
  expect(yaml).toMatch(/^scan:\n {2}baseline:\n {4}- [0-9a-f]{32} retellai-api-key old\.txt\n$/)
  expect(yaml).not.toContain(key)
  await write('old.txt', `\n\n${key}`)
  expect((await project.run(['scan'])).code).toBe(0)

  await write('new.txt', `${key} ${newKey()}`)
  const { findings } = await project.json<Report>(['scan'])
  expect(findings.map(({ file }) => file)).toEqual(['new.txt', 'new.txt'])
  const waivers = findings.map(
    ({ id }) => `    - { finding: ${id}, reason: rotated tomorrow, until: 2999-01-01 }\n`,
  )
  await appendFile(join(project.folder, 'sallyport.yaml'), `  waivers:\n${waivers.join('')}`)
  expect((await project.run(['scan'])).code).toBe(0)
  await write('sallyport.yaml', yaml + `  waivers:\n${waivers.join('')}`.replaceAll('2999', '1999'))
  expect((await project.run(['scan'])).code).toBe(1)

  await write(
    'new.txt',
    `# sallyport-allow: made up for this test\n${newKey()}\n${newKey()} # sallyport-allow: so is this\n`,
  )
  expect((await project.run(['scan'])).code).toBe(0)
  await write('new.txt', `${newKey()} # sallyport-allow:\n`)
  expect((await project.run(['scan'])).code).toBe(1)
})

it('prints SARIF that names every rule it uses', async () => {
  await write('a b.txt', newKey())
  const { stdout } = await project.run(['scan', '--sarif'])
  const { version, runs } = JSON.parse(stdout)
  expect(version).toBe('2.1.0')
  const [result] = runs[0].results
  expect(runs[0].tool.driver.rules[result.ruleIndex].id).toBe('retellai-api-key')
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b.txt')
})
