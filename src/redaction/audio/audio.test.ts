import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redactAudio } from './redact-audio.ts'
import { encodeSample } from './wav/encode-sample.ts'
import { encodingOf } from './wav/wav-format.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-audio-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const encodings = ['1/8', '1/16', '1/24', '1/32', '3/32', '3/64', '6/8', '7/8'] as const
const rate = 8_000
const word = (startMs: number, endMs: number) => ({ startMs, endMs, policy: 'credit_card_number' as const })

function chunk(id: string, body: Buffer, size = body.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(id, 0, 'latin1')
  head.writeUInt32LE(size >>> 0, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

interface Wanted {
  readonly kind?: string
  readonly channels?: number
  readonly seconds?: number
  readonly isExtensible?: boolean
  readonly dataSize?: number
  readonly before?: readonly Buffer[]
  readonly after?: readonly Buffer[]
}

/** Noise that repeats nowhere, so that a moved byte shows. */
function wav(
  name: string,
  { kind = '1/16', channels = 1, seconds = 3, ...more }: Wanted = {},
): { path: string; data: Buffer } {
  const [tag = 0, bits = 0] = kind.split('/').map(Number)
  const encoding = encodingOf(tag, bits)
  if (!encoding) throw new Error(kind)
  const sampleBytes = bits / 8
  const data = Buffer.alloc(rate * seconds * channels * sampleBytes)
  let state = 12_345
  for (let at = 0; at < data.length; at += sampleBytes) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    encodeSample(encoding, (state / 2_147_483_648) * 1.6 - 0.8, data, at)
  }
  const format = Buffer.alloc(more.isExtensible ? 40 : 16)
  format.writeUInt16LE(more.isExtensible ? 0xfffe : tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt32LE(rate * channels * sampleBytes, 8)
  format.writeUInt16LE(channels * sampleBytes, 12)
  format.writeUInt16LE(bits, 14)
  if (more.isExtensible) {
    format.writeUInt16LE(22, 16)
    format.writeUInt16LE(tag, 24)
  }
  const chunks = [
    ...(more.before ?? []),
    chunk('fmt ', format),
    chunk('data', data, more.dataSize),
    ...(more.after ?? []),
  ]
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks])
  const path = join(folder, name)
  writeFileSync(path, chunk('RIFF', body))
  return { path, data }
}

function dataOf(path: string): Buffer {
  const file = readFileSync(path)
  const at = file.indexOf('data', 12, 'latin1')
  return file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4))
}

describe('a WAV file', () => {
  it.each(encodings)('%s: words are covered on every channel, and nothing else has changed', async (kind) => {
    const channels = 2
    const { path, data } = wav(`in-${kind.replace('/', '-')}.wav`, { kind, channels })
    const output = path.replace('in-', 'out-')
    const report = await redactAudio({ input: path, output, words: [word(1_000, 1_400)], cover: 'silence' })
    expect(report.spans).toEqual([{ startMs: 850, endMs: 1_550 }])
    const covered = dataOf(output)
    const frameBytes = channels * (Number(kind.split('/')[1]) / 8)
    const [from, to] = [0.85 * rate * frameBytes, 1.55 * rate * frameBytes]
    expect(covered.length).toBe(data.length)
    expect(covered.subarray(0, from).equals(data.subarray(0, from))).toBe(true)
    expect(covered.subarray(to).equals(data.subarray(to))).toBe(true)
    expect(new Set(covered.subarray(from, to)).size).toBeLessThanOrEqual(2)
  })

  it('has a report that counts a value once, however many words it has', async () => {
    const { path } = wav('counted-in.wav')
    const words = [1_000, 1_400, 2_000].map((at) => ({
      ...word(at, at + 300),
      value: at < 2_000 ? 'one' : 'other',
    }))
    const { policies } = await redactAudio({ input: path, output: join(folder, 'counted.wav'), words })
    expect(policies).toEqual({ credit_card_number: 2 })
  })

  it('a tone takes the place of speech: 1 kHz at -18 dB, faded in and out', async () => {
    const { path } = wav('tone.wav')
    const output = join(folder, 'tone-out.wav')
    await redactAudio({ input: path, output, words: [word(1_000, 1_400)] })
    const samples = new Int16Array(new Uint8Array(dataOf(output)).buffer).slice(0.85 * rate, 1.55 * rate)
    const peak = Math.max(...samples) / 32_768
    expect(20 * Math.log10(peak)).toBeCloseTo(-18, 0)
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(200)
    const period = rate / 1_000
    for (let at = 100; at < samples.length - 100; at += 1) expect(samples[at]).toBe(samples[at + period])
  })

  it('words close to each other are covered as one; padding takes nothing back', async () => {
    const { path } = wav('joined.wav')
    const words = [word(300, 500), word(1_000, 1_100), word(2_300, 2_900)]
    const { spans } = await redactAudio({ input: path, output: join(folder, 'joined-out.wav'), words })
    expect(spans).toEqual([
      { startMs: 150, endMs: 1_250 },
      { startMs: 2_150, endMs: 3_000 },
    ])
  })

  it('odd chunks, an extensible format, and a size that was never written are read; notes are left behind', async () => {
    const note = chunk('LIST', Buffer.from('INFOIART Ada'))
    const options: readonly Wanted[] = [
      { before: [chunk('bext', Buffer.from('abc'))], after: [note] },
      { isExtensible: true },
      { dataSize: 0 },
      { dataSize: 0xffffffff },
    ]
    for (const [index, wanted] of options.entries()) {
      const { path, data } = wav(`odd-${index}.wav`, wanted)
      const output = join(folder, `odd-${index}-out.wav`)
      await redactAudio({ input: path, output, words: [word(1_000, 1_100)] })
      expect(dataOf(output).length).toBe(data.length)
      expect(readFileSync(output).includes('Ada')).toBe(false)
    }
  })

  it('times behind its end refuse it, and leave nothing', async () => {
    const { path } = wav('short.wav')
    const before = readdirSync(folder).length
    const request = { input: path, output: join(folder, 'never.wav'), words: [word(2_900, 9_000)] }
    await expect(redactAudio(request)).rejects.toMatchObject({ code: 'ERR_REDACTION_AUDIO_TIMES' })
    expect(readdirSync(folder).length).toBe(before)
  })

  it('what is none is refused', async () => {
    const path = join(folder, 'text.wav')
    writeFileSync(path, 'my card is 4242')
    const request = { input: path, output: join(folder, 'never.wav'), words: [] }
    await expect(redactAudio(request)).rejects.toMatchObject({ code: 'ERR_REDACTION_AUDIO_FORMAT' })
  })
})

it('without ffmpeg other formats say which package to install', async () => {
  const input = join(folder, 'call.flac')
  writeFileSync(input, 'fLaC')
  const path = process.env.PATH
  process.env.PATH = folder
  try {
    await expect(redactAudio({ input, output: join(folder, 'out.flac'), words: [] })).rejects.toMatchObject({
      code: 'ERR_REDACTION_FFMPEG_MISSING',
      help: expect.stringContaining('apt-get install ffmpeg'),
    })
  } finally {
    process.env.PATH = path
  }
})

it('what ffmpeg makes is for its owner alone, and so is the report, whatever stood in its place', async () => {
  const { path } = wav('call.flac', { kind: '3/32', channels: 1, seconds: 3 })
  const output = join(folder, 'private.flac')
  writeFileSync(`${output}.json`, '{}', { mode: 0o644 })
  const bin = mkdtempSync(join(folder, 'copying-'))
  // A stand-in that makes of each file the same file.
  const script = [
    '#!/bin/sh',
    'umask 022',
    'while [ $# -gt 1 ]; do [ "$1" = -i ] && from=$2; shift; done',
    'cat "$(echo "$from" | cut -c6-)" > "$(echo "$1" | cut -c6-)"',
  ]
  writeFileSync(join(bin, 'ffmpeg'), `${script.join('\n')}\n`, { mode: 0o700 })
  const before = process.env.PATH
  process.env.PATH = `${bin}:${before}`
  try {
    await redactAudio({ input: path, output, words: [word(1_000, 2_000)] })
  } finally {
    process.env.PATH = before
  }
  for (const file of [output, `${output}.json`]) expect(statSync(file).mode & 0o777, file).toBe(0o600)
})

it('a recording is what its ending says: ffmpeg may open neither playlists nor other protocols', async () => {
  const input = join(folder, 'list.mp4')
  writeFileSync(input, "ffconcat version 1.0\nfile 'other.wav'\n")
  const bin = mkdtempSync(join(folder, 'bin-'))
  const said = join(bin, 'said')
  writeFileSync(join(bin, 'ffmpeg'), `#!/bin/sh\necho "$@" > '${said}'\nexit 1\n`, { mode: 0o700 })
  const path = process.env.PATH
  process.env.PATH = bin
  try {
    const request = { input, output: join(folder, 'out.mp4'), words: [] }
    await expect(redactAudio(request)).rejects.toMatchObject({ code: 'ERR_REDACTION_AUDIO_FORMAT' })
    expect(readFileSync(said, 'utf8')).toContain(`-protocol_whitelist file -f mov -i file:${input} `)
  } finally {
    process.env.PATH = path
  }
})

it.each([
  ['rate', 24, 400_000_000],
  ['number of channels', 22, 65_535],
])('a file of 60 bytes with a %s that nothing has takes neither time nor memory', async (_, at, value) => {
  const { path } = wav(`huge-${at}.wav`, { kind: '1/8', seconds: 1 })
  const bytes = readFileSync(path).subarray(0, 60)
  if (at === 24) bytes.writeUInt32LE(value, at)
  else {
    bytes.writeUInt16LE(value, at)
    bytes.writeUInt16LE(value, 32)
  }
  writeFileSync(path, bytes)
  const startedMs = performance.now()
  const request = { input: path, output: join(folder, 'huge-out.wav'), words: [] }
  await expect(redactAudio(request)).rejects.toMatchObject({ code: 'ERR_REDACTION_AUDIO_FORMAT' })
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})
