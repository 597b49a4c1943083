/** Reading packs, where of most versions of a file only what changed is looked at, finds what git's objects hold. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { campaign } from '../../scripts/campaigns/scan-paths.ts'
import { buildHistory } from '../support/scan-paths/build-history.ts'
import { comparePaths } from '../support/scan-paths/compare-paths.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'sallyport-scan-paths-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const key = () => `key_${randomBytes(14).toString('hex')}`
const filler = Array.from({ length: 150 }, (_, at) => `call(${at}, ${at * at}) // nothing of interest`).join(
  '\n',
)
/** Between a change and what it changes lies more than what is looked at around it. */
const longBody = () => {
  const body = Buffer.concat([Buffer.from([0x30, 0x82, 0x01]), randomBytes(1_600)]).toString('base64')
  return body.replace(/.{64}/g, '$&\n')
}
const name = ['PRIVATE', 'KEY-----'].join(' ')
const mended = (middle: string) => {
  const body = longBody()
  return `${filler}\n-----BEGIN ${name}\n${body.slice(0, 1_170)}${middle}${body.slice(1_170)}\n-----END ${name}\n`
}
const packed = gzipSync(`${randomBytes(1_500).toString('base64')} ${key()}`).toString('base64')
const rows = Array.from({ length: 60 }, (_, at) => `${at},${'x'.repeat(20)},`)
const table = (header: string) =>
  `id,note,${header}\n${rows.join('\n')}\n7,assemblyai,${randomBytes(16)
    .toString('hex')
    .replace(/^(.{12}).(...)./, '$14$2a')}\n${filler}`

/** Versions of one file, of which one holds nothing and the next one something, far from what changed. */
const versions: Readonly<Record<string, (one: string) => readonly [string | Buffer, string | Buffer]>> = {
  'the beginning was cut off': (one) => [`x${one}\n${filler}`, `${one}\n${filler}`],
  'the end was cut off': (one) => [`${filler}\n${one}x`, `${filler}\n${one}`],
  'a line end was taken out': (one) => [
    `${filler}\n${one.slice(0, 9)}\n${one.slice(9)}`,
    `${filler}\n${one}`,
  ],
  'the middle of a private key was mended': () => {
    const broken = mended('!!')
    return [broken, broken.replace('!!', '')]
  },
  'the end of packed text was mended': () => [
    `${filler}\n${packed.slice(0, -60)}!${packed.slice(-60)}\n`,
    `${filler}\n${packed}\n`,
  ],
  'a mark of another encoding went': (one) => {
    const text = Buffer.from(`${filler}\n${one}\n`)
    return [Buffer.concat([Buffer.from([0xff, 0xfe]), text]), text]
  },
  'a column got another name': () => {
    const text = table('digest_of_it')
    return [text, text.replace('digest_of_it', 'api_key')]
  },
}

it.each(Object.keys(versions))('%s', async (what) => {
  const folder = join(scratch, what.replaceAll(' ', '-'))
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], { cwd: folder })
  execFileSync('git', ['init', '-q', folder])
  const [before, after] = versions[what]?.(key()) ?? ['', '']
  // Git keeps the longer version as it is, and of the other one what is different.
  expect(before.length).toBeGreaterThan(after.length)
  for (const text of [before, after]) {
    writeFileSync(join(folder, 'file.txt'), text)
    git('add', '.')
    git('commit', '-qm', 'change')
  }
  git('repack', '-adfq', '--depth=50')
  const { differences, findings } = await comparePaths(folder, ['plain'])
  expect(findings).toBe(1)
  expect(differences).toEqual([])
})

it('is the same in a history that changes in every way', async () => {
  const folder = join(scratch, 'built')
  await buildHistory(folder, 'small', 120)
  const { figures, violations } = await campaign.run({ repositories: [folder], print: () => {} })
  expect(violations).toEqual([])
  expect(figures.findings).toBeGreaterThan(30)
  expect(figures['fields that differ']).toBe(0)
})
