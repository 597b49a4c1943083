import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redactAudio } from '../redact-audio.ts'
import { readMp3Layout } from './read-mp3-layout.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-mp3-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const word = (startMs: number, endMs: number) => ({ startMs, endMs, policy: 'credit_card_number' as const })

interface Mp3Form {
  readonly sampleRate: 8_000 | 16_000 | 22_050 | 44_100
  readonly channels: 1 | 2
  readonly bitrate: 16 | 24 | 64 | 96
  readonly tag?: string
}

describe('an MP3 file', { timeout: 60_000 }, () => {
  /** Speech-like noise, encoded as a user's recording would be. */
  async function mp3(name: string, seconds: number, how: Partial<Mp3Form> = {}): Promise<string> {
    const { sampleRate = 16_000, channels = 1, bitrate = 64, tag = '' } = how
    const { createMp3Encoder } = await import('wasm-media-encoders')
    const encoder = await createMp3Encoder()
    encoder.configure({ sampleRate, outputSampleRate: sampleRate, channels, bitrate })
    const samples = Float32Array.from(
      { length: sampleRate * seconds },
      (_, at) => Math.sin(at * 0.21) * 0.3 + Math.sin(at * 0.037) * 0.3,
    )
    const body = Buffer.from(encoder.encode([samples, samples].slice(0, channels)))
    const path = join(folder, name)
    writeFileSync(path, Buffer.concat([Buffer.from(tag, 'latin1'), body, Buffer.from(encoder.finalize())]))
    return path
  }

  // A picture in a tag may look like a frame in stereo; the tag says how long it is.
  const tag = `ID3\u0004\0\0\0\0\u0000\u0008${'\u00ff\u00fb\u0090\0'.repeat(2)}`

  it.each<Mp3Form>([
    { sampleRate: 16_000, channels: 1, bitrate: 24 },
    { sampleRate: 22_050, channels: 1, bitrate: 64, tag },
    { sampleRate: 44_100, channels: 1, bitrate: 64 },
    { sampleRate: 44_100, channels: 2, bitrate: 96 },
    { sampleRate: 8_000, channels: 1, bitrate: 16 },
  ])('keeps its channels and about its size: %j', async (form) => {
    const name = Object.values(form).slice(0, 3).join('-')
    for (const cover of ['tone', 'silence'] as const) {
      const input = await mp3(`in-${cover}-${name}.mp3`, 8, form)
      const output = join(folder, `out-${cover}-${name}.mp3`)
      await redactAudio({ input, output, words: [word(2_000, 3_000)], cover })
      const size = readFileSync(output).length / readFileSync(input).length
      expect(size).toBeGreaterThan(0.9)
      expect(size).toBeLessThan(1.1)
      expect((await readMp3Layout(output))?.channels).toBe(form.channels)
      expect((await readMp3Layout(output))?.bitrate).toBeCloseTo(form.bitrate, -0.5)
    }
  })

  it('a file without frames has no layout', async () => {
    const path = join(folder, 'noise.mp3')
    writeFileSync(path, 'ID3 and nothing of it')
    expect(await readMp3Layout(path)).toBeUndefined()
  })

  it.each(['tone', 'silence'] as const)(
    'is covered with %s and decoded once more to see that it is',
    async (cover) => {
      const input = await mp3(`in-${cover}.mp3`, 4)
      const output = join(folder, `out-${cover}.mp3`)
      const heard: number[] = []
      const onProgress = (doneMs: number) => heard.push(doneMs)
      const report = await redactAudio({ input, output, words: [word(1_000, 1_800)], cover, onProgress })
      expect(heard).not.toEqual([])
      expect(heard).toEqual(heard.toSorted((a, b) => a - b))
      expect(Math.round(heard.at(-1) ?? 0)).toBe(report.durationMs)
      expect(report.spans).toEqual([{ startMs: 850, endMs: 1_950 }])
      expect(report.durationMs).toBeGreaterThan(3_900)
      expect(readFileSync(output).length).toBeGreaterThan(10_000)
    },
  )

  it('times behind its end refuse it, and leave nothing', async () => {
    const input = await mp3('short.mp3', 1)
    const request = { input, output: join(folder, 'never.mp3'), words: [word(5_000, 6_000)] }
    await expect(redactAudio(request)).rejects.toMatchObject({ code: 'ERR_REDACTION_AUDIO_TIMES' })
    expect(readdirSync(folder)).not.toContain('never.mp3')
  })
})
