import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameCutter } from './frame-cutter.ts'
import { measureLoudness } from './loudness.ts'
import { Resampler } from './resampler.ts'

const asFloat = (values: readonly number[]) => Float32Array.from(values, (value) => value / 0x7fff)

test('however samples come in, they go out once and in order, in frames of one length', () => {
  const pieces = fc.array(fc.array(fc.integer({ min: -0x7fff, max: 0x7fff }), { maxLength: 3000 }), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(pieces, fc.integer({ min: 50, max: 1000 }), (chunks, frameMs) => {
      const cutter = new FrameCutter(frameMs)
      const frames = chunks.flatMap((chunk) => cutter.push(asFloat(chunk)))
      for (const frame of frames) expect(frame.length).toBe(frameMs * 16)
      const last = cutter.flush()
      if (last) expect(last.length).toBeGreaterThanOrEqual(800)
      const samples = [...frames, ...(last ? [last] : [])].flatMap((frame) => [...frame])
      const sent = chunks.flat()
      expect(samples.slice(0, sent.length)).toEqual(sent)
      expect(samples.slice(sent.length).every((sample) => sample === 0)).toBe(true)
    }),
  )
})

test('frames do not share memory, loud samples are clipped, and lengths that the vendor refuses are refused', () => {
  const cutter = new FrameCutter(50)
  const [first] = cutter.push(new Float32Array(800).fill(7))
  const [second] = cutter.push(new Float32Array(800).fill(-7))
  expect([first?.[0], second?.[799]]).toEqual([0x7fff, -0x7fff])
  expect(cutter.flush()).toBeUndefined()
  for (const frameMs of [49, 1001, Number.NaN]) expect(() => new FrameCutter(frameMs)).toThrow(RangeError)
})

const sine = (hertz: number, rate: number, seconds = 1) =>
  Float32Array.from(
    { length: rate * seconds },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / rate),
  )
const loudest = (samples: Float32Array) => Math.max(...samples.slice(500, -500).map(Math.abs))

test.each([48_000, 44_100, 22_050, 8000])(
  'from %d Hz the voice comes through, at the same length',
  (rate) => {
    const resampler = new Resampler(rate, 16_000)
    const output = Float32Array.from([...resampler.push(sine(1000, rate)), ...resampler.flush()])
    expect(Math.abs(output.length - 16_000)).toBeLessThanOrEqual(1)
    const wanted = sine(1000, 16_000)
    const error = Math.max(
      ...output.slice(200, -200).map((sample, index) => Math.abs(sample - (wanted[index + 200] ?? 0))),
    )
    expect(error).toBeLessThan(0.01)
  },
)

test('what lies above the new band does not fold back into the voice', () => {
  expect(loudest(new Resampler(48_000, 16_000).push(sine(11_000, 48_000)))).toBeLessThan(0.5 / 100)
})

test('pieces make the same as the whole', () => {
  const input = sine(440, 44_100, 0.2)
  const whole = new Resampler(44_100, 16_000).push(input)
  const resampler = new Resampler(44_100, 16_000)
  const pieces: number[] = []
  for (let from = 0; from < input.length; from += 511)
    pieces.push(...resampler.push(input.slice(from, from + 511)))
  expect(pieces).toEqual([...whole])
})

test('16 kHz passes through untouched', () => {
  const resampler = new Resampler(16_000, 16_000)
  const samples = Float32Array.of(0.1, 0.2)
  expect([resampler.push(samples), resampler.flush().length]).toEqual([samples, 0])
})

test('loudness goes from silence to the loudest', () => {
  const levels = [0, 0.001, 0.01, 0.1, 1].map((value) => measureLoudness(new Float32Array(100).fill(value)))
  expect(levels.map((level) => Math.round(level * 100))).toEqual([0, 0, 33, 67, 100])
  expect(measureLoudness(new Float32Array())).toBe(0)
})
