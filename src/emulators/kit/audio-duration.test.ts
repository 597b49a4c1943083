import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { heldBufferBytes } from '../../../test/support/held-memory.ts'
import { AudioMeter, measureAudio } from './audio-duration.ts'
import { silentMp3, silentWav, wavHeader } from './silent-audio.ts'

const wav = (durationMs: number, sampleRate = 16_000, channels = 1) =>
  Buffer.concat([...silentWav(durationMs, sampleRate, channels)])

test('a WAV file says its duration, rate and channels', () => {
  expect(measureAudio(wav(2500, 8000, 2)).audio).toEqual({
    kind: 'wav',
    durationMs: 2500,
    channels: 2,
    sampleRate: 8000,
    exact: true,
  })
})

test('a WAV whose header promises more than there is counts what is there', () => {
  const streamed = Buffer.concat([wavHeader(0xffffffff - 36), Buffer.alloc(32_000)])
  expect(measureAudio(streamed).audio.durationMs).toBe(1000)
})

test('chunks that precede the samples are stepped over', () => {
  const plain = wav(1000)
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')])
  const file = Buffer.concat([plain.subarray(0, 36), list, plain.subarray(36)])
  expect(measureAudio(file).audio.durationMs).toBe(1000)
})

test('an MP3 of constant bit rate is measured by its size', () => {
  const file = Buffer.concat([...silentMp3(36_000)])
  expect(measureAudio(file).audio).toMatchObject({ kind: 'mp3', durationMs: 36_000, sampleRate: 32_000 })
})

test('an ID3 tag before the first frame does not count', () => {
  const tag = Buffer.concat([Buffer.from('ID3\x04\0\0'), Buffer.from([0, 0, 2, 0]), Buffer.alloc(256)])
  const file = Buffer.concat([tag, ...silentMp3(3600)])
  expect(measureAudio(file).audio.durationMs).toBe(3600)
})

test('an MP3 that says its number of frames is believed', () => {
  const file = Buffer.concat([...silentMp3(360)])
  file.write('Xing', 21)
  file.writeUInt32BE(1, 25)
  file.writeUInt32BE(100, 29)
  expect(measureAudio(file).audio).toMatchObject({ durationMs: 3600, exact: true })
})

test('FLAC, Ogg and MP4 headers are read', () => {
  const flac = Buffer.alloc(64)
  flac.write('fLaC')
  flac.writeBigUInt64BE((44_100n << 44n) | (1n << 41n) | (15n << 36n) | 88_200n, 18)
  expect(measureAudio(flac).audio).toMatchObject({ kind: 'flac', durationMs: 2000, channels: 2 })

  const page = (granule: bigint) => {
    const bytes = Buffer.alloc(27)
    bytes.write('OggS')
    bytes.writeBigUInt64LE(granule, 6)
    return bytes
  }
  const ogg = Buffer.concat([page(0n), Buffer.from('OpusHead\x01\x02'), Buffer.alloc(90_000), page(144_000n)])
  expect(measureAudio(ogg).audio).toMatchObject({ kind: 'ogg', durationMs: 3000, channels: 2 })

  const mvhd = Buffer.alloc(40)
  mvhd.write('mvhd')
  mvhd.writeUInt32BE(600, 16)
  mvhd.writeUInt32BE(1500, 20)
  const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypM4A '), Buffer.alloc(300_000), mvhd])
  expect(measureAudio(mp4).audio).toMatchObject({ kind: 'mp4', durationMs: 2500, exact: true })
})

test.each([
  ['<!DOCTYPE html><p>', 'text/html'],
  ['{"error":1}', 'application/json'],
  ['just words', 'text/plain'],
  ['\0\x01\x02', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%j is no audio, and is called %s', (text, mediaType) => {
  const measured = measureAudio(Buffer.from(text, 'latin1'))
  expect(measured).toMatchObject({ mediaType, audio: { kind: 'none', durationMs: 0 } })
})

test('the result does not depend on how the bytes arrive', () => {
  const file = wav(4000)
  const meter = new AudioMeter()
  for (let at = 0; at < file.length; at += 777) meter.push(file.subarray(at, at + 777))
  expect(meter.finish()).toEqual(measureAudio(file))
  expect(measureAudio(file).sha256).toBe(createHash('sha256').update(file).digest('hex'))
})

test('a long file costs no memory', () => {
  const meter = new AudioMeter()
  const piece = Buffer.alloc(1024 * 1024)
  meter.push(wavHeader(512 * piece.length))
  const before = heldBufferBytes()
  for (let count = 0; count < 512; count += 1) meter.push(piece)
  expect(heldBufferBytes() - before).toBeLessThan(64 * piece.length)
  expect(meter.finish().audio.durationMs).toBe((512 * piece.length) / 32)
})
