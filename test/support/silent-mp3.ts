/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, mono, no padding (ISO/IEC 11172-3, 2.4.2.3). */
const header = [0xff, 0xfb, 0x90, 0xc0]
const frameBytes = Math.floor((144 * 128_000) / 44_100)
const frameMs = (1152 / 44_100) * 1000

/** Returns an MP3 file of silence: frames whose side information and data are all zero. */
export function silentMp3(durationMs: number): Uint8Array {
  const frames = Math.ceil(durationMs / frameMs)
  const file = new Uint8Array(frames * frameBytes)
  for (let frame = 0; frame < frames; frame += 1) file.set(header, frame * frameBytes)
  return file
}
