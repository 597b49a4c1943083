import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runScan } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/index.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-history-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const settings = [
  '-c',
  'user.name=n',
  '-c',
  'user.email=n@example.com',
  '-c',
  'protocol.file.allow=always',
  '-c',
  'gc.auto=0',
]
const git = (where: string, ...words: string[]) =>
  execFileSync('git', [...settings, ...words], { cwd: where, stdio: 'pipe' }).toString()
const newKey = () => `key_${randomBytes(14).toString('hex')}`
const fingerprintKey = async () => Buffer.alloc(32)

async function scan(where: string, slowly = false) {
  const { found } = await runScan({
    target: { kind: 'history', slowly },
    folder: where,
    patterns: keyPatterns,
    fingerprintKey,
  })
  return {
    secrets: found.map(({ secret }) => secret.reveal()).sort(),
    findings: found.map(({ finding }) => finding),
  }
}

function repository(name: string, ...more: string[]): string {
  const path = join(folder, name)
  git(folder, 'init', '-q', ...more, path)
  return path
}

/** A pseudo-random choice that a seed repeats. */
function chooser(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

/** Edits, moves, removals, amended commits and repacks; returns every key that was ever committed. */
function plant(where: string, seed: number, steps: number): string[] {
  const choose = chooser(seed)
  const planted: string[] = []
  const files = new Map<string, string[]>()
  for (let step = 0; step < steps; step += 1) {
    const name = `f${choose(6)}.js`
    const lines = files.get(name) ?? Array.from({ length: 60 }, (_, at) => `  call(${at}, "${choose(1e6)}")`)
    const kind = choose(6)
    if (kind < 3) {
      const key = newKey()
      planted.push(key)
      lines.splice(choose(lines.length), kind === 0 ? 0 : 1, `const token = '${key}'`)
    } else if (kind === 3) lines.splice(choose(lines.length), 1)
    else lines.splice(choose(lines.length), 0, `// line ${step}`)
    files.set(name, lines)
    writeFileSync(join(where, name), `${lines.join('\n')}\n`)
    if (kind === 5 && step > 3) {
      renameSync(join(where, name), join(where, `moved-${step}.js`))
      files.delete(name)
    }
    git(where, 'add', '-A')
    git(where, 'commit', '-q', '--allow-empty', '-m', `step ${step}`, ...(step % 7 === 5 ? ['--amend'] : []))
    if (step % 11 === 8) git(where, 'reset', '-q', '--hard', 'HEAD~1')
    if (step % 13 === 9) git(where, 'repack', '-q', '-d', ...(step % 2 === 0 ? ['-a'] : []))
  }
  return planted.sort()
}

describe('keys planted in a history', () => {
  it.each([11, 12])('are all found, loose and packed, by both ways alike (seed %i)', async (seed) => {
    const where = repository(`fuzz-${seed}`)
    const planted = plant(where, seed, 28)
    const loose = await scan(where)
    expect(loose.secrets).toEqual(planted)
    git(where, 'reflog', 'expire', '--expire=now', '--all')
    git(where, 'repack', '-q', '-d', '-A', '-f', '--depth=50', '--window=50', '--unpack-unreachable=now')
    git(
      where,
      'pack-objects',
      '--all',
      '--reflog',
      '--indexed-objects',
      '-q',
      join(where, '.git/objects/pack/pack'),
    )
    const [fast, slow] = [await scan(where), await scan(where, true)]
    expect(fast.findings).toEqual(slow.findings)
    expect(planted).toEqual(expect.arrayContaining(fast.secrets))
  })

  it('are found in objects that nothing leads to, and said to be unreachable', async () => {
    const where = repository('pushed-over')
    const planted = plant(where, 5, 6)
    git(where, 'checkout', '-q', '--orphan', 'fresh')
    git(where, 'rm', '-rfq', '.')
    git(where, 'commit', '-q', '--allow-empty', '-m', 'fresh')
    for (const branch of git(where, 'branch', '--format=%(refname:short)').split('\n'))
      if (branch !== '' && branch !== 'fresh') git(where, 'branch', '-qD', branch)
    git(where, 'reflog', 'expire', '--expire=now', '--all')
    const { secrets, findings } = await scan(where)
    expect(secrets).toEqual(planted)
    expect(findings.every(({ history }) => history?.reachable === false)).toBe(true)
  })

  it('are found in submodules, shallow and partial clones, work trees, alternates and SHA-256', async () => {
    const origin = repository('origin')
    git(origin, 'config', 'uploadpack.allowFilter', 'true')
    const planted = plant(origin, 21, 12)
    const reachable = (await scan(origin)).findings.filter(({ history }) => history?.reachable).length
    expect(reachable).toBeGreaterThan(0)

    const outer = repository('outer')
    git(outer, 'submodule', '--quiet', 'add', `file://${origin}`, 'inner')
    expect((await scan(outer)).secrets.length).toBe(reachable)

    git(folder, 'clone', '-q', '--depth=1', `file://${origin}`, 'shallow')
    git(folder, 'clone', '-q', '--filter=blob:none', `file://${origin}`, 'partial')
    for (const name of ['shallow', 'partial']) {
      const { secrets, findings } = await scan(join(folder, name))
      expect(planted).toEqual(expect.arrayContaining(secrets))
      expect(findings).toEqual((await scan(join(folder, name), true)).findings)
    }

    git(folder, 'clone', '-q', '--shared', origin, 'borrowing')
    expect((await scan(join(folder, 'borrowing'))).secrets).toEqual(planted)
    git(origin, 'worktree', 'add', '-q', join(folder, 'beside'))
    expect((await scan(join(folder, 'beside'))).secrets).toEqual(planted)

    const other = repository('sha256', '--object-format=sha256')
    const there = plant(other, 31, 8)
    git(other, 'repack', '-qad')
    expect(there).toEqual(expect.arrayContaining((await scan(other)).secrets))
    expect((await scan(other)).secrets.length).toBeGreaterThan(0)
  })

  it('are found by git where a pack is broken in a way that git can mend, and never make the scan crash', async () => {
    const where = repository('broken')
    plant(where, 41, 10)
    git(where, 'repack', '-qad')
    const { readdirSync, readFileSync, chmodSync } = await import('node:fs')
    const packs = join(where, '.git/objects/pack')
    const name = readdirSync(packs).find((one) => one.endsWith('.pack')) ?? ''
    const path = join(packs, name)
    const bytes = readFileSync(path)
    chmodSync(path, 0o644)
    for (const at of [20, Math.floor(bytes.length / 2), bytes.length - 40]) {
      const broken = Buffer.from(bytes)
      broken.writeUInt32BE(0xdeadbeef, at)
      writeFileSync(path, broken)
      const outcome = await scan(where).catch((error: { code?: string }) => error.code)
      expect(typeof outcome === 'object' || outcome === 'ERR_SCAN_GIT').toBe(true)
    }
  })

  it('are found where their file comes and goes among many', async () => {
    const where = repository('many')
    mkdirSync(join(where, 'src'))
    for (let at = 0; at < 50; at += 1)
      writeFileSync(join(where, 'src', `${at}.js`), `export const a${at} = ${at}\n`.repeat(50))
    git(where, 'add', '-A')
    git(where, 'commit', '-qm', 'many')
    const key = newKey()
    writeFileSync(join(where, 'src', '7.js'), `export const a7 = '${key}'\n`)
    git(where, 'commit', '-qam', 'leak')
    git(where, 'rm', '-q', 'src/7.js')
    git(where, 'commit', '-qm', 'gone')
    git(where, 'repack', '-qadf')
    const { findings } = await scan(where)
    const commits = git(where, 'log', '--format=%H').trim().split('\n')
    expect(findings).toMatchObject([
      {
        file: 'src/7.js',
        line: 1,
        commit: commits[1],
        history: { firstCommit: commits[1], lastCommit: commits[0], inHead: false, reachable: true },
      },
    ])
  })
})
