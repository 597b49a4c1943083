/** What other programs read or run of ours: SARIF, the action for GitHub, the files of the pre-commit framework. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { root } from '../package/packed.ts'
import { binary, cleanEnvironment, openProject, type Project, patience } from '../support/cli.ts'
import { runAction } from '../support/run-action.ts'
import { faultsOfSarif } from '../support/sarif-schema.ts'

vi.setConfig(patience)

let project: Project
beforeEach(async () => {
  project = await openProject()
  git('init', '-q')
})
afterEach(() => project.close())

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], {
    cwd: project.folder,
    stdio: 'pipe',
  })
const newKey = () => `key_${randomBytes(14).toString('hex')}`
const write = (name: string, content: string | Buffer) => writeFileSync(join(project.folder, name), content)

describe('SARIF', () => {
  const report = async (...words: string[]) => (await project.run(['scan', '--sarif', ...words])).stdout

  it('is what its schema says, for findings of every kind in files of every name', async () => {
    const key = newKey()
    write('plain.txt', `${key}\n`.repeat(120))
    write('na\u00efve \u001b[2J #?%.txt', `\u00e9 ${newKey()}`)
    write('log.gz', gzipSync(newKey()))
    write('encoded.txt', Buffer.from(`the token is ${newKey()}`).toString('base64'))
    write(
      'bare.txt',
      `assemblyai hash: ${randomBytes(16)
        .toString('hex')
        .replace(/^(.{12})./, '$14')}`,
    )
    const text = await report('--possible')
    expect(faultsOfSarif(text)).toEqual([])
    const [{ results }] = JSON.parse(text).runs
    expect(results.length).toBeGreaterThan(100)
    expect(new Set(results.map(({ level }: { level: string }) => level))).toContain('error')
    expect(text).not.toContain(key)
    git('add', '.')
    git('commit', '-qm', `with ${newKey()}`)
    const history = await report('--history')
    expect(faultsOfSarif(history)).toEqual([])
    expect(JSON.parse(history).runs[0].results.length).toBeGreaterThan(4)
  })

  it('is what its schema says where nothing was found', async () => {
    expect(faultsOfSarif(await report())).toEqual([])
  })

  it('would be found out', async () => {
    write('plain.txt', newKey())
    const log = JSON.parse(await report())
    const region = { startLine: 0, startColumn: 1 }
    const uri = 'a b.txt'
    log.runs[0].results[0].locations[0].physicalLocation = { region, artifactLocation: { uri } }
    log.runs[0].results[0].colour = 'red'
    const faults = faultsOfSarif(JSON.stringify(log)).join('\n')
    expect(faults).toMatch(/startLine must be >= 1/)
    expect(faults).toMatch(/uri must match format/)
    expect(faults).toMatch(/colour/)
  })
})

describe('the action for GitHub', () => {
  it('fails where a key is found, and hands a report over all the same', () => {
    const key = newKey()
    write('app.js', `const token = '${key}'`)
    const { succeeded, used, npx, output } = runAction(project.folder, { version: '1.2.3' })
    expect(succeeded).toBe(false)
    expect(npx.slice(0, 3)).toEqual(['--yes', 'sallyport@1.2.3', 'scan'])
    expect(used.map(({ uses }) => uses.replace(/@.*/, ''))).toEqual([
      'actions/setup-node',
      'github/codeql-action/upload-sarif',
    ])
    const text = readFileSync(join(project.folder, used[1]?.with.sarif_file ?? ''), 'utf8')
    expect(faultsOfSarif(text)).toEqual([])
    expect(JSON.parse(text).runs[0].results).toHaveLength(1)
    expect(text + output).not.toContain(key)
  })

  it('succeeds where nothing is found, scans what it is told, and takes no input for a command', () => {
    mkdirSync(join(project.folder, 'dist'))
    write('dist/app.js', 'nothing')
    write('leak.txt', newKey())
    expect(runAction(project.folder, { paths: 'dist', sarif: 'out put.sarif' }).succeeded).toBe(true)
    expect(existsSync(join(project.folder, 'out put.sarif'))).toBe(true)
    const hostile = runAction(project.folder, { paths: '$(touch ran) `touch ran`;touch${IFS}ran' })
    expect([hostile.succeeded, existsSync(join(project.folder, 'ran'))]).toEqual([false, false])
  })

  it('scans the history when told to', () => {
    write('leak.txt', newKey())
    git('add', '.')
    git('commit', '-qm', 'leak')
    git('rm', '-q', 'leak.txt')
    git('commit', '-qm', 'gone')
    expect(runAction(project.folder, {}).succeeded).toBe(true)
    const { succeeded, npx } = runAction(project.folder, { history: 'true' })
    expect([succeeded, npx.includes('--history')]).toEqual([false, true])
  })
})

describe('the action for GitHub, with the checklist', () => {
  const route = (seconds: number) =>
    `import { AssemblyAI } from 'assemblyai'\nexport const token = (speech = new AssemblyAI({})) =>\n  speech.streaming.createTemporaryToken({ expires_in_seconds: ${seconds} })\n`

  it('decides what a pull request changes, fails where that is wrong, and hands over a report of its own', () => {
    write('old.ts', route(3_600).replace('speech = new AssemblyAI({})', 'speech: AssemblyAI'))
    git('add', '.')
    git('commit', '-qm', 'first')
    const checked = { check: 'true', changed: 'HEAD' }
    expect(runAction(project.folder, checked).succeeded).toBe(true)
    write('new.ts', route(3_600).replace('speech = new AssemblyAI({})', 'speech: AssemblyAI'))
    const { succeeded, used, npx } = runAction(project.folder, checked)
    expect(succeeded).toBe(false)
    expect(npx.slice(-6)).toEqual([
      ...['check', '--no-gate', '--sarif', '--output'],
      ...['sallyport.sarif.checklist.sarif', '--changed=HEAD'],
    ])
    const { sarif_file: file = '', category } = used.at(-1)?.with ?? {}
    expect(category).toBe('sallyport-checklist')
    const text = readFileSync(join(project.folder, file), 'utf8')
    expect(faultsOfSarif(text)).toEqual([])
    expect(text).toContain('new.ts')
    expect(text).not.toContain('old.ts')
  })
})

describe('the pre-commit framework', () => {
  /** As the framework runs a hook: its entry split into words, in the top folder, without a shell. */
  const runHook = ({ entry, pass_filenames }: Hook): number | null => {
    expect(pass_filenames).toBe(false)
    const [program = '', ...words] = entry.split(' ')
    const bin = join(project.folder, 'node_modules/.bin')
    mkdirSync(bin, { recursive: true })
    if (!existsSync(join(bin, 'sallyport'))) symlinkSync(binary, join(bin, 'sallyport'))
    const clean = cleanEnvironment({ HOME: project.folder })
    const env = { ...clean, PATH: [bin, clean.PATH].join(delimiter) }
    return spawnSync(program, words, { cwd: project.folder, env }).status
  }
  interface Hook {
    readonly id: string
    readonly entry: string
    readonly language: string
    readonly pass_filenames: boolean
    readonly stages: readonly string[]
  }

  const stops = (hooks: readonly Hook[]) => {
    expect(hooks.map(({ id }) => id)).toEqual(['sallyport-scan', 'sallyport-check'])
    for (const hook of hooks) stopsALeak(hook)
  }
  const stopsALeak = (hook: Hook) => {
    expect(hook.stages).toEqual(['pre-commit'])
    write('leak.txt', newKey())
    git('add', 'leak.txt')
    expect(runHook(hook)).toBe(1)
    write('leak.txt', 'nothing')
    git('add', 'leak.txt')
    expect(runHook(hook)).toBe(0)
  }

  it('runs the hook that this repository offers', () => {
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[]
    expect(hooks.map(({ language }) => language)).toEqual(['node', 'node'])
    stops(hooks)
  })

  it('runs the hook that `hook install --framework` writes, beside those that are there', async () => {
    write('.pre-commit-config.yaml', 'repos:\n  - repo: meta\n    hooks:\n      - id: identity\n')
    expect((await project.run(['hook', 'install', '--framework', '--check'])).code).toBe(0)
    const text = readFileSync(join(project.folder, '.pre-commit-config.yaml'), 'utf8')
    const { repos } = parse(text) as { repos: { repo: string; hooks: Hook[] }[] }
    expect(repos.map(({ repo }) => repo)).toEqual(['meta', 'local'])
    stops(repos[1]?.hooks ?? [])
  })
})
