import { describe, expect, it } from 'vitest'
import { compileFinder } from '../../scripts/wasm.ts'
import { createPlainFinder } from '../../src/scan/engine/find-runs.ts'
import { RunList } from '../../src/scan/engine/run-list.ts'
import { createSimdFinder } from '../../src/scan/engine/simd-finder.ts'

const literals = ['key_', 'castai_v1_', 'sk-', 'sk_', 'SK', 'eyJ', 'H4sI']
const module = await compileFinder()

/** Pieces that make runs, their edges and what is special about them likely. */
const pieces = [
  ...literals,
  'a1b2c3d4e5f60718',
  '0123456789abcdef0123456789ab',
  'f0'.repeat(14),
  '1234567890'.repeat(2),
  'c2FsbHlwb3J0IGlzIGhlcmU',
  'QUFBQUFB',
  'x'.repeat(17),
  'Z'.repeat(300),
  '-',
  '_',
  '7',
  ' ',
  '\n',
  '"',
  '\\n',
  '\\x22',
  '\\u0022',
  '%22',
  '%5F',
  '%7a',
  '\\x6b',
  '\\u0041',
  '\\u002d',
  '\\u0',
  '%4',
  '\\x4',
  '+/',
  '/',
  '\u001b[32m',
  '\\x1b[1;32m',
  '\\u001B[0m',
  '\0',
  '\u00e9',
  'PRIVATE KEY-----',
  'PRIVATE KEY----',
  '--',
]

function randomText(random: () => number, length: number): Buffer {
  let text = ''
  while (text.length < length) text += pieces[Math.floor(random() * pieces.length)]
  return Buffer.from(text, 'latin1')
}

/** Mulberry32: the same numbers every time. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

describe.each([false, true])('the SIMD finder, asked for random runs: %s', (wantsRandom) => {
  const plain = createPlainFinder(literals, wantsRandom)
  const simd = createSimdFinder(literals, wantsRandom, module)
  let escapes = 0
  const runsOf = (finder: typeof plain, bytes: Buffer) => {
    const runs = new RunList()
    finder.find(bytes, runs)
    escapes += runs.escapeCount
    return [
      ...runs.numbers.subarray(0, runs.count * 3),
      -1,
      ...runs.escapes.subarray(0, runs.escapeCount),
      runs.labelAt,
    ]
  }

  it('finds what its plain twin finds, in texts of every length', () => {
    if (simd === undefined) throw new Error('it does not agree with its twin')
    const random = createRandom(7)
    let runs = 0
    for (let round = 0; round < 4_000; round += 1) {
      const bytes = randomText(random, Math.floor(random() * 600))
      const expected = runsOf(plain, bytes)
      runs += expected.indexOf(-1) / 3
      expect(runsOf(simd, bytes), `round ${round}`).toEqual(expected)
    }
    expect(runs).toBeGreaterThan(5_000)
    expect(escapes).toBeGreaterThan(5_000)
  })

  it('finds the same in the room that it lends, and leaves what stands around it as it was', () => {
    const room = simd?.lend?.(600)?.subarray(0, 2_000)
    if (simd === undefined || room === undefined) throw new Error('it lends no room')
    const random = createRandom(9)
    for (let round = 0; round < 1_000; round += 1) {
      const bytes = randomText(random, Math.floor(random() * 600))
      room.fill('5f')
      bytes.copy(room, round)
      const held = Buffer.from(room)
      expect(runsOf(simd, room.subarray(round, round + bytes.length)), `round ${round}`).toEqual(
        runsOf(plain, bytes),
      )
      expect(room.equals(held)).toBe(true)
    }
    expect(simd.lend?.(64 * 1024 * 1024)).toBeUndefined()
  })

  it('finds a label, an escape and a run at every place, and where its memory ends', () => {
    if (simd === undefined) throw new Error('it does not agree with its twin')
    for (const what of ['PRIVATE KEY-----', '\\u005f', `key_${'a1'.repeat(14)}`]) {
      for (const start of [0, 256 * 1024 - 70]) {
        const bytes = Buffer.alloc(start + 200, 'ab ')
        for (let at = start; at < start + 150; at += 1) {
          const text = Buffer.from(bytes)
          text.write(what, at)
          expect(runsOf(simd, text), `${what} at ${at}`).toEqual(runsOf(plain, text))
        }
      }
    }
  })

  it('finds the same where a text is longer than its memory, and where a run is', () => {
    if (simd === undefined) throw new Error('it does not agree with its twin')
    const long = randomText(createRandom(8), 3_000_000)
    expect(runsOf(simd, long)).toEqual(runsOf(plain, long))
    const endless = Buffer.concat([Buffer.from('key_'), Buffer.alloc(700_000, 'a1'), Buffer.from(' tail')])
    expect(runsOf(simd, endless)).toEqual(runsOf(plain, endless))
    const escaped = Buffer.alloc(900_000, '\\x41%42\\u0043x')
    expect(runsOf(simd, escaped)).toEqual(runsOf(plain, escaped))
  })
})
