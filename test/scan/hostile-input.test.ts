import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { campaign } from '../../scripts/campaigns/scan-hostile.ts'
import { runScan, type ScanResult } from '../../src/scan/index.ts'
import { FileReader, wholeBytesMax } from '../../src/scan/sources/file-reader.ts'
import { keyPatterns } from '../../src/vendors/index.ts'
import { binary, cleanEnvironment } from '../support/cli.ts'

vi.setConfig({ testTimeout: 120_000 })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-hostile-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const newKey = () => `key_${randomBytes(14).toString('hex')}`
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
const scan = (): Promise<ScanResult> =>
  runScan({ target: { kind: 'files', paths: ['.'], ignored: true }, folder, patterns: keyPatterns })
const secretsOf = ({ found }: ScanResult) => found.map(({ secret }) => secret.reveal()).sort()

it('follows no link out of the tree, and none to a folder', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'sallyport-outside-'))
  try {
    writeFileSync(join(outside, 'secret.txt'), newKey())
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'))
    symlinkSync(outside, join(folder, 'folder'))
    symlinkSync('.', join(folder, 'round'))
    write('own.txt', 'nothing')
    const result = await scan()
    expect([secretsOf(result), result.totals.files]).toEqual([[], 1])
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
})

it('reads nothing behind a folder of a work tree that became a link', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'sallyport-outside-'))
  try {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder })
    const key = newKey()
    mkdirSync(join(folder, 'src/deep'), { recursive: true })
    write('src/deep/secret.txt', 'nothing')
    write('own.txt', key)
    git('init', '-q')
    git('add', '.')
    mkdirSync(join(outside, 'deep'))
    writeFileSync(join(outside, 'deep/secret.txt'), newKey())
    rmSync(join(folder, 'src'), { recursive: true })
    symlinkSync(outside, join(folder, 'src'))
    expect(git('ls-files').toString()).toContain('src/deep/secret.txt')
    const target = { kind: 'files', paths: ['.'], ignored: false } as const
    expect(secretsOf(await runScan({ target, folder, patterns: keyPatterns }))).toEqual([key])
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
})

it('reads a file as far as it went when it was opened, however fast it grows, and no further than it goes', () => {
  const path = join(folder, 'log.txt')
  const size = wholeBytesMax + 10_000_000
  const read = (meanwhile: () => void) => {
    writeFileSync(path, Buffer.alloc(size, 'a\n'))
    let pieces = 0
    const bytes = new FileReader().read(path, () => {
      pieces += 1
      if (pieces > 5) throw new Error('it does not end')
      meanwhile()
    })
    return bytes
  }
  expect(read(() => appendFileSync(path, Buffer.alloc(wholeBytesMax, 'b\n')))).toBeGreaterThanOrEqual(size)
  expect(read(() => truncateSync(path, 1_000))).toBe(wholeBytesMax)
})

it('lists no more keys than anybody reads, says how many there are beside, and ends', async () => {
  write('keys.txt', Array.from({ length: 30_000 }, newKey).join('\n'))
  const { found, dropped } = await scan()
  expect([found.length, dropped]).toEqual([20_000, 10_000])
})

it('holds on to every kind of hostile file', async () => {
  const { figures, violations } = await campaign.run({ count: 1, print: () => {} })
  expect(violations).toEqual([])
  expect(figures['keys found']).toBeGreaterThan(figures.kinds ?? 0)
})

it('prints no name that would move a cursor or end a line', () => {
  write('a\u001b[2Jb\u009bc\nd.txt', newKey())
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, 'scan'], {
    cwd: folder,
    env: cleanEnvironment(),
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stdout.split('\n')[1]).toMatch(/^ {2}a.*d\.txt:1:1$/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
})

it('stops at a bomb, says so, and scans what lies beside it', async () => {
  const key = newKey()
  write('bomb.gz', gzipSync(Buffer.alloc(300 * 1024 * 1024)))
  write('nested.gz', gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(key)))))))
  write('own.txt', key)
  const result = await scan()
  expect(secretsOf(result)).toEqual([key])
  expect(result.totals.problems).toEqual([
    { file: 'bomb.gz', problem: 'it unpacks to more than a scan takes in' },
  ])
})

it('says of a broken archive that it is broken', async () => {
  const zip = makeZip('inner.txt', newKey())
  write('whole.zip', zip)
  write('cut.zip', zip.subarray(0, zip.length - 30))
  write('cut.gz', gzipSync(newKey()).subarray(0, 20))
  write('lying.zip', Buffer.from(zip).fill(0xff, 4, 12))
  const result = await scan()
  expect(result.found[0]?.finding.file).toMatch(/zip!inner\.txt$/)
  expect(result.totals.problems.map(({ file }) => file).sort()).toEqual(['cut.gz', 'cut.zip'])
})

it('waits for no pipe, and for nothing that is no file', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')])
  write('own.txt', newKey())
  expect(secretsOf(await scan())).toHaveLength(1)
})

it('finds keys in a line of any length, in bounded memory', async () => {
  const keys = [newKey(), newKey(), newKey()]
  const part = Buffer.alloc(33 * 1024 * 1024, 'ab;')
  write(
    'line.js',
    Buffer.concat([
      Buffer.from(`"${keys[0]}";`),
      part,
      Buffer.from(`"${keys[1]}"`),
      part,
      Buffer.from(`"${keys[2]}"`),
    ]),
  )
  const result = await scan()
  expect(secretsOf(result)).toEqual([...keys].sort())
  expect(result.found.map(({ finding }) => finding.line)).toEqual([1, 1, 1])
})

it('tells line and column in a file that is read in pieces', async () => {
  const key = newKey()
  const lines = 'x = 1\n'.repeat(7_000_000)
  write('large.txt', `${lines}token = ${key}\n${lines}`)
  const [found] = (await scan()).found
  expect(found?.finding).toMatchObject({ line: 7_000_001, column: 9 })
})

it('takes names as they are, also those that would move a cursor', async () => {
  const name = 'a\u001b[2Jb\nc.txt'
  write(name, newKey())
  expect((await scan()).found[0]?.finding.file).toBe(name)
})

it('goes down no further than it should in nested encodings', async () => {
  let text = newKey()
  for (let depth = 0; depth < 12; depth += 1) text = Buffer.from(`layer ${text}`).toString('base64')
  write('deep.txt', text)
  expect(secretsOf(await scan())).toEqual([])
  mkdirSync(join(folder, 'many'))
  write('many/escapes.js', '\\x41'.repeat(500_000))
  write('many/percent.txt', '%41%42'.repeat(500_000))
  expect((await scan()).found).toEqual([])
})

function makeZip(name: string, text: string): Buffer {
  const packed = deflateRawSync(text)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(text.length, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}
