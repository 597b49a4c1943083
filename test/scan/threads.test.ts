import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runScan, type ScanTarget } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/index.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-threads-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const keys = Array.from({ length: 40 }, () => `key_${randomBytes(14).toString('hex')}`)
const fingerprintKey = async () => Buffer.alloc(32, 1)
const prose = 'Nothing of interest stands in this line, and nothing in the next.\n'.repeat(20)

async function scan(folder: string, target: ScanTarget, threads: number) {
  const { found, totals, allowed } = await runScan({
    target,
    folder,
    patterns: keyPatterns,
    fingerprintKey,
    threads,
  })
  return { findings: found.map(({ finding }) => finding), totals, allowed }
}

it('files: two threads find what one finds, each file once', async () => {
  const folder = join(scratch, 'files')
  for (let at = 0; at < 1_200; at += 1) {
    const path = join(folder, `part-${at % 30}`)
    mkdirSync(path, { recursive: true })
    const planted = at % 10 === 0 ? `RETELL_API_KEY=${keys[(at / 10) % keys.length]}\n` : ''
    const allowed = at % 100 === 7 ? `${keys[0]} # sallyport-allow: made up for this test\n` : ''
    writeFileSync(join(path, `file-${at}.txt`), `${prose}${planted}${allowed}`)
  }
  const target = { kind: 'files', paths: ['.'], ignored: true } as const
  const one = await scan(folder, target, 1)
  const two = await scan(folder, target, 2)
  expect(one.findings).toHaveLength(keys.length)
  expect(one.allowed).toBe(12)
  expect(two).toEqual(one)
})

it('packs: two threads, one thread and git find the same', { timeout: 120_000 }, async () => {
  const folder = join(scratch, 'history')
  execFileSync('git', ['init', '-q', folder])
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: history(400) })
  execFileSync('git', ['repack', '-adfq', '--depth=20'], { cwd: folder })
  const one = await scan(folder, { kind: 'history' }, 1)
  const two = await scan(folder, { kind: 'history' }, 2)
  const slowly = await scan(folder, { kind: 'history', slowly: true }, 1)
  expect(one.findings).toHaveLength(keys.length)
  expect(packBytes(folder)).toBeGreaterThan(4 * 1024 * 1024)
  expect(two).toEqual(one)
  expect(slowly.findings).toEqual(one.findings)
})

function packBytes(folder: string): number {
  const packs = join(folder, '.git/objects/pack')
  return readdirSync(packs).reduce((sum, name) => sum + statSync(join(packs, name)).size, 0)
}

/**
 * Every commit changes one of ten long files; some bring a key, which the next change of the file takes out again. Three
 * large files make the pack large enough to be shared.
 */
function history(commits: number): string {
  const files = Array.from({ length: 10 }, () =>
    Array.from({ length: 600 }, () => `value = "${randomBytes(45).toString('base64')}"`),
  )
  const parts = ['commit refs/heads/main\ncommitter A <a@example.com> 1600000000 +0000\ndata 5\nlarge\n']
  for (let at = 0; at < 3; at += 1) {
    const text = randomBytes(1_500_000).toString('base64').replace(/.{76}/g, '$&\n')
    parts.push(`M 100644 inline large-${at}.txt\ndata ${text.length}\n${text}\n`)
  }
  for (let at = 0; at < commits; at += 1) {
    const lines = files[at % files.length] as string[]
    lines[(at * 7) % lines.length] = `value = "${randomBytes(45).toString('base64')}"`
    const key = at % 10 === 3 ? `RETELL_API_KEY=${keys[(at - 3) / 10]}` : `line ${at}`
    const text = [...lines.slice(0, 300), key, ...lines.slice(300)].join('\n')
    const message = `change ${at}`
    parts.push(
      `commit refs/heads/main\ncommitter A <a@example.com> ${1_700_000_000 + at} +0000\n`,
      `data ${message.length}\n${message}\nM 100644 inline file-${at % files.length}.txt\n`,
      `data ${text.length}\n${text}\n`,
    )
  }
  return parts.join('')
}
