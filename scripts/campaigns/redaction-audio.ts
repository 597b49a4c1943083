import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Campaign } from './campaign.ts'

const rate = 16_000
const headerBytes = 44
const spanCount = 600
const paddingMs = 150
const secondsMax = 2
const megabytesMax = 120

/** Covers 600 words in an hour of sound, and looks at every sample of the result. */
export const campaign: Campaign = {
  summary: `an hour of 16 kHz WAV with ${spanCount} words to cover: under ${secondsMax} s of processor time and ${megabytesMax} MB, and nothing changed elsewhere (--count is minutes)`,
  async run({ count = 60 }) {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-audio-'))
    const [input, output] = [join(folder, 'call.wav'), join(folder, 'call.redacted.wav')]
    try {
      const seconds = count * 60
      await writeNoise(input, seconds)
      const words = Array.from({ length: spanCount }, (_, index) => {
        const startMs = Math.floor(((index + 0.5) * seconds * 1_000) / spanCount)
        return { policy: 'phone_number', startMs, endMs: startMs + 400 }
      })
      const { cpuSeconds, megabytes } = await redactApart({ input, output, words }, folder)
      const { changed, covered } = compare(input, output, words)
      const violations = [
        ...(changed > 0 ? [`${changed} samples were changed outside of what was to be covered`] : []),
        ...(covered > 0 ? [`${covered} samples of words are as they were`] : []),
        ...(cpuSeconds > secondsMax ? [`it took ${cpuSeconds.toFixed(2)} s`] : []),
        ...(megabytes > megabytesMax ? [`it took ${megabytes.toFixed(0)} MB`] : []),
      ]
      return {
        figures: {
          minutes: count,
          'words covered': words.length,
          'processor time, s': Math.round(cpuSeconds * 100) / 100,
          'most memory, MB': Math.round(megabytes),
          'samples changed elsewhere': changed,
        },
        violations,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** A sound in which no sample is silence or the tone's by chance for long. */
async function writeNoise(path: string, seconds: number): Promise<void> {
  const bytes = seconds * rate * 2
  const header = Buffer.alloc(headerBytes)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + bytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(bytes, 40)
  const second = Buffer.alloc(rate * 2)
  let state = 1
  for (let at = 0; at < rate; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    second.writeInt16LE((state >>> 16) - 32_768, at * 2)
  }
  const file = createWriteStream(path)
  file.write(header)
  for (let at = 0; at < seconds; at += 1) if (!file.write(second)) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
}

/** A process of its own, so that its memory is the redaction's alone. */
async function redactApart(
  request: object,
  folder: string,
): Promise<{ cpuSeconds: number; megabytes: number }> {
  const program = join(folder, 'redact.mjs')
  const room = new URL('../../src/redaction/index.ts', import.meta.url).href
  writeFileSync(
    program,
    `const { redactAudio } = await import(${JSON.stringify(room)})
const before = process.cpuUsage()
await redactAudio(${JSON.stringify(request)})
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1e3 }))
`,
  )
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await text(child.stdout)
  return JSON.parse(printed)
}

/** Returns how many samples changed elsewhere, and how many of the words did not. */
function compare(
  input: string,
  output: string,
  words: readonly { readonly startMs: number; readonly endMs: number }[],
): { changed: number; covered: number } {
  const [before, after] = [openSync(input, 'r'), openSync(output, 'r')]
  const [a, b] = [Buffer.alloc(rate * 2), Buffer.alloc(rate * 2)]
  let [changed, covered, word, first] = [0, 0, 0, 0]
  for (;;) {
    const position = headerBytes + first * 2
    const length = readSync(before, a, 0, a.length, position)
    if (readSync(after, b, 0, b.length, position) !== length) return { changed: length, covered }
    if (length === 0) return { changed, covered }
    for (let at = 0; at < length; at += 2, first += 1) {
      const ms = (first * 1_000) / rate
      while (ms > (words[word]?.endMs ?? Number.POSITIVE_INFINITY) + paddingMs + 1) word += 1
      const { startMs, endMs } = words[word] ?? { startMs: Number.POSITIVE_INFINITY, endMs: 0 }
      const isSame = a.readInt16LE(at) === b.readInt16LE(at)
      if (!isSame && ms < startMs - paddingMs - 1) changed += 1
      if (isSame && ms >= startMs && ms <= endMs && Math.abs(a.readInt16LE(at)) > 8_192) covered += 1
    }
  }
}
