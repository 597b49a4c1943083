/** What a scan of a history remembers: less is read, the same is found. */
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readMemoryFile, writeMemoryFile } from '../../src/scan/history/memory/memory-file.ts'
import {
  areSorted,
  commonIds,
  listIds,
  sortIds,
  uniteIds,
  withoutIds,
} from '../../src/scan/history/memory/sorted-ids.ts'
import { type KnownSecret, runScan } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/index.ts'
import { buildHistory, growHistory } from '../support/scan-paths/build-history.ts'

vi.setConfig({ testTimeout: 120_000 })

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'sallyport-memory-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const memoryFolder = () => join(scratch, 'memory')
const history = () => join(scratch, 'history')
const git = (...words: string[]) => execFileSync('git', words, { cwd: history(), stdio: 'pipe' })
const memoryFiles = () => readdirSync(memoryFolder()).map((name) => join(memoryFolder(), name))

interface Choices {
  readonly remembers: boolean
  readonly possible?: boolean
  readonly version?: string
  /** A vault holds whatever has a hash that begins with a byte below this. */
  readonly vault?: number
}

async function scan({ remembers, possible = false, version = '1', vault }: Choices) {
  const { found, totals } = await runScan({
    target: { kind: 'history' },
    folder: history(),
    patterns: keyPatterns,
    possible,
    fingerprintKey: async () => Buffer.alloc(32, 7),
    ...(vault === undefined
      ? {}
      : { known: { recognise: recogniseBelow(vault), state: async () => `${vault}` } }),
    ...(remembers ? { memory: { folder: memoryFolder(), version } } : {}),
  })
  const { blobs = 0, remembered = 0 } = totals
  return {
    findings: found.map(({ finding }) => finding),
    secrets: found.map(({ secret }) => secret),
    blobs,
    remembered,
  }
}

const recogniseBelow = (limit: number) => async (candidates: readonly string[]) =>
  new Map(
    candidates
      .filter((text) => (hash('sha256', text, 'buffer')[0] as number) < limit)
      .map((text): [string, KnownSecret] => [
        text,
        { kind: 'key', id: 'key_1', environment: 'staging', name: 'a', state: 'active' },
      ]),
  )

const changes: readonly (() => Promise<unknown> | unknown)[] = [
  () => {},
  () => growHistory(history(), 'more', 20),
  () => git('repack', '-adfq', '--keep-unreachable'),
  () => {
    git('update-ref', 'refs/heads/main', 'main~20')
    git('gc', '-q', '--prune=now')
  },
]

it.each<Omit<Choices, 'remembers'>>([{}, { vault: 3 }])(
  'finds what a scan without a memory finds, whatever happens to the repository: %o',
  async (choices) => {
    await buildHistory(history(), 'history', 80)
    for (const change of changes) {
      await change()
      const plain = await scan({ ...choices, remembers: false })
      const first = await scan({ ...choices, remembers: true })
      const again = await scan({ ...choices, remembers: true })
      expect(plain.findings.length).toBeGreaterThan(10)
      expect(first.findings).toEqual(plain.findings)
      expect(again.findings).toEqual(plain.findings)
      expect(again.remembered).toBeGreaterThan(again.blobs / 4)
    }
  },
)

it('reads what is new alone, and nothing twice that held nothing', async () => {
  await buildHistory(history(), 'history', 40)
  const first = await scan({ remembers: true })
  const again = await scan({ remembers: true })
  const holding = again.blobs
  expect([first.remembered, again.remembered > 0, holding < first.blobs]).toEqual([0, true, true])
  git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'one more')
  expect((await scan({ remembers: true })).blobs).toBe(holding + 1)
  expect((await scan({ remembers: true })).blobs).toBe(holding)
})

it('forgets everything where rules, keys or the version are others', async () => {
  await buildHistory(history(), 'history', 40)
  const all = [{}, { possible: true }, { version: '2' }, { vault: 3 }, { vault: 4 }]
  for (const choices of all) {
    expect((await scan({ ...choices, remembers: true })).remembered).toBe(0)
    const plain = await scan({ ...choices, remembers: false })
    expect((await scan({ ...choices, remembers: true })).findings).toEqual(plain.findings)
  }
  expect(memoryFiles()).toHaveLength(all.length)
})

it('is for its owner alone, and holds no secret', async () => {
  await buildHistory(history(), 'history', 40)
  const { secrets } = await scan({ remembers: true, vault: 3 })
  const [file = ''] = memoryFiles()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const bytes = readFileSync(file)
  expect(secrets.length).toBeGreaterThan(5)
  for (const secret of secrets.map((one) => one.reveal())) {
    expect(bytes.includes(secret)).toBe(false)
    const [digits] = /[0-9a-f]{28}/.exec(secret) ?? ['']
    expect(digits === '' || !bytes.includes(Buffer.from(digits, 'hex'))).toBe(true)
  }
})

it('is not believed where it is damaged, cut off, of another folder, or open to others', async () => {
  await buildHistory(history(), 'history', 40)
  const plain = await scan({ remembers: true })
  const [file = ''] = memoryFiles()
  const bytes = readFileSync(file)
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8((flipped[500] as number) ^ 1, 500)
  for (const damaged of [flipped, bytes.subarray(0, -30), bytes.subarray(0, 40), Buffer.alloc(0)]) {
    writeFileSync(file, damaged)
    const { findings, remembered } = await scan({ remembers: true })
    expect([findings, remembered]).toEqual([plain.findings, 0])
  }
  expect((await scan({ remembers: true })).remembered).toBeGreaterThan(0)
  chmodSync(file, 0o644)
  expect((await scan({ remembers: true })).remembered).toBe(0)
})

it('is no reason for a scan to fail where it cannot be written', async () => {
  await buildHistory(history(), 'history', 30)
  writeFileSync(memoryFolder(), 'no folder')
  const plain = await scan({ remembers: false })
  expect((await scan({ remembers: true })).findings).toEqual(plain.findings)
})

describe('the file of a memory', () => {
  const digest = Buffer.alloc(32, 1)
  const idsOf = (count: number) => sortIds(Array.from({ length: count }, (_, at) => hash('sha1', String(at))))

  it('keeps as much as there is room for, and the newest of many', () => {
    const limits = { fileBytesMax: 2_000, folderBytesMax: 5_000 }
    const paths = [1, 2, 3, 4].map((at) => join(memoryFolder(), `${at}.memory`))
    for (const [at, path] of paths.entries()) {
      writeMemoryFile(path, digest, { quiet: idsOf(1_000), commits: idsOf(10) }, limits)
      expect(statSync(path).size).toBeLessThanOrEqual(2_000)
      utimesSync(path, at + 1, at + 1)
      const remembered = readMemoryFile(path, digest)
      expect(remembered?.commits).toEqual(idsOf(10))
      expect(remembered?.quiet.length).toBeGreaterThan(1_000)
      expect(idsOf(1_000).subarray(0, remembered?.quiet.length)).toEqual(remembered?.quiet)
    }
    expect(memoryFiles().sort()).toEqual(paths.slice(2))
    expect(readMemoryFile(paths[3] ?? '', Buffer.alloc(32, 2))).toBeUndefined()
  })

  it('is not written where it would not hold all commits', () => {
    const limits = { fileBytesMax: 2_000, folderBytesMax: 5_000 }
    const written = writeMemoryFile(
      join(memoryFolder(), 'a.memory'),
      digest,
      { quiet: idsOf(1), commits: idsOf(200) },
      limits,
    )
    expect(written).toBe(false)
  })
})

it('lists of ids are sets', () => {
  const id = fc.integer({ min: 0, max: 40 }).map((number) => hash('sha1', String(number)))
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (one, other) => {
      const [a, b] = [new Set(one), new Set(other)]
      const sorted = (set: ReadonlySet<string>) => [...set].sort()
      const [left, right] = [sortIds(one), sortIds(other)]
      expect(listIds(uniteIds(left, right))).toEqual(sorted(new Set([...a, ...b])))
      expect(listIds(commonIds(left, right))).toEqual(sorted(new Set(one.filter((each) => b.has(each)))))
      expect(listIds(withoutIds(left, right))).toEqual(sorted(new Set(one.filter((each) => !b.has(each)))))
      expect([left, right].every(areSorted)).toBe(true)
    }),
  )
})
