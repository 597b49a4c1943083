/** What is scanned may be anybody's: it must run nothing, and end. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Member, openArchive } from '../../src/scan/decode/archive.ts'
import { findAllowance } from '../../src/scan/findings/allow-comment.ts'
import { runScan } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/key-patterns.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-hostile-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const git = (words: readonly string[], input?: string) =>
  execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], {
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  })
    .toString()
    .trim()

it('a repository that names a program for signatures does not have it run', async () => {
  const ran = join(folder, '.git', 'ran')
  const program = join(folder, '.git', 'program')
  git(['init', '-q'])
  await writeFile(program, `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o700 })
  await writeFile(join(folder, 'a.txt'), `key_${'0a1b2c3d4e5f60'.repeat(2)}`)
  git(['add', 'a.txt'])
  git(['commit', '-qm', 'one'])
  const unsigned = git(['cat-file', 'commit', 'HEAD'])
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----'
  const signed = git(
    ['hash-object', '-t', 'commit', '-w', '--stdin'],
    unsigned.replace('\n\n', `\n${signature}\n\n`),
  )
  git(['update-ref', 'HEAD', signed])
  git(['config', 'log.showSignature', 'true'])
  git(['config', 'gpg.program', program])

  git(['log', '-1'])
  expect(existsSync(ran), 'git itself runs it: else this test would show nothing').toBe(true)
  await rm(ran)
  const { found } = await runScan({ target: { kind: 'history' }, folder, patterns: keyPatterns })
  expect(found[0]?.finding.commit).toBe(signed)
  expect(existsSync(ran)).toBe(false)
})

it('a zip whose entries all lead to the same bytes is taken in as far as others are', () => {
  const content = Buffer.alloc(16 * 1024 * 1024)
  const members: Member[] = []
  const open = () => {
    for (const member of openArchive(zipOfRepeated(content, 1_000), 'a.zip', allowance) ?? [])
      members.push(member)
  }
  const allowance = { bytesLeft: 64 * 1024 * 1024, membersLeft: 100_000 }
  expect(open).toThrow('it unpacks to more than a scan takes in')
  expect(members).toHaveLength(4)
})

it('one endless line is not searched again for each of its secrets', () => {
  const line = Buffer.alloc(24 * 1024 * 1024, 'x')
  const startedMs = performance.now()
  for (let secret = 1; secret <= 4_000; secret += 1) findAllowance(line, secret * 6_000)
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})

/** A zip archive with one stored file, which its directory lists again and again. */
function zipOfRepeated(content: Buffer, entries: number): Buffer {
  const local = Buffer.alloc(31, 'a')
  local.fill(0, 0, 30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(1, 26)
  const entry = Buffer.alloc(47, 'a')
  entry.fill(0, 0, 46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt32LE(content.length, 20)
  entry.writeUInt32LE(content.length, 24)
  entry.writeUInt16LE(1, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(local.length + content.length, 16)
  return Buffer.concat([local, content, ...Array.from({ length: entries }, () => entry), end])
}
