/** What is scanned may be anybody's: it must run nothing, and end. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Member, openArchive } from '../../src/scan/decode/archive.ts'
import { findAllowance } from '../../src/scan/findings/allow-comment.ts'
import type { PackIndex } from '../../src/scan/history/packs/pack-index.ts'
import { scanPack } from '../../src/scan/history/packs/scan-pack.ts'
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

it('contents of a pack that build on one another are left to git where they would not fit in memory', async () => {
  const size = 4_000_000
  const deltas = 120
  const { bytes, index } = chainOf(size, deltas)
  const pack = join(folder, 'a.pack')
  await writeFile(pack, bytes)
  const seen = { read: 0, left: 0 }
  const read = () => {
    seen.read += 1
    return 0
  }
  const leave = () => {
    seen.left += 1
  }
  scanPack(pack, bytes.length, index, { whole: read, changed: read, leave, commit: () => {} })
  expect(bytes.length).toBeLessThan(32 * 1024)
  expect(seen.read + seen.left).toBe(deltas + 1)
  expect(seen.read * size).toBeLessThan(64 * 1024 * 1024)
  expect(seen.read).toBeGreaterThan(10)
})

/** A pack (gitformat-pack(5)) with one blob of zeros, and others that each change one byte of the one before. */
function chainOf(size: number, deltas: number): { bytes: Buffer; index: PackIndex } {
  const parts: Buffer[] = [Buffer.alloc(12)]
  const offsets = [12]
  const add = (type: number, length: number, base: number[], content: Buffer): number => {
    const part = Buffer.concat([Buffer.from([...packSize(type, length), ...base]), deflateSync(content)])
    parts.push(part)
    offsets.push((offsets.at(-1) ?? 0) + part.length)
    return part.length
  }
  const root = Buffer.alloc(size)
  let distance = add(3, size, [], root)
  for (let at = 1; at <= deltas; at += 1) {
    const copied = [size - 1, (size - 1) >> 8, (size - 1) >> 16].map((byte) => byte & 0xff)
    const delta = Buffer.from([...varint(size), ...varint(size), 1, at, 0xf0, ...copied])
    distance = add(6, delta.length, backwards(distance), delta)
  }
  // Only some contents are compared with their ids: of these the first.
  const id = createHash('sha1').update(`blob ${size}\0`).update(root).digest('hex')
  return {
    bytes: Buffer.concat([...parts, Buffer.alloc(20)]),
    index: { count: deltas + 1, offsets: Uint32Array.from(offsets), idOf: () => id, indexOf: () => -1 },
  }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))]
}

function packSize(type: number, size: number): number[] {
  const first = (type << 4) | (size & 15)
  return size < 16 ? [first] : [first | 0x80, ...varint(Math.floor(size / 16))]
}

/** An offset to a base, as packs write it: the highest bits first, each step but the last less one. */
function backwards(distance: number): number[] {
  const bytes = [distance & 0x7f]
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1
    bytes.unshift(0x80 | (rest & 0x7f))
  }
  return bytes
}

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
