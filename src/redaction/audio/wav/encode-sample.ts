import type { SampleEncoding } from './wav-format.ts'

/** Writes one sample, -1 to 1, at an offset. */
export function encodeSample(encoding: SampleEncoding, value: number, target: Buffer, at: number): void {
  switch (encoding) {
    case 'pcm8':
      target.writeUInt8(Math.round(value * 127) + 128, at)
      break
    case 'pcm16':
      target.writeInt16LE(Math.round(value * 32_767), at)
      break
    case 'pcm24':
      target.writeIntLE(Math.round(value * 8_388_607), at, 3)
      break
    case 'pcm32':
      target.writeInt32LE(Math.round(value * 2_147_483_647), at)
      break
    case 'float32':
      target.writeFloatLE(value, at)
      break
    case 'float64':
      target.writeDoubleLE(value, at)
      break
    case 'alaw':
      target.writeUInt8(toAlaw(Math.round(value * 32_767)), at)
      break
    case 'mulaw':
      target.writeUInt8(toMulaw(Math.round(value * 32_767)), at)
      break
  }
}

/** ITU-T G.711, A-law: 13 bits into 8, every other bit inverted. */
function toAlaw(linear: number): number {
  const sign = linear >= 0 ? 0x80 : 0
  let magnitude = Math.min(linear >= 0 ? linear >> 4 : ~linear >> 4, 0x7ff)
  let exponent = 0
  if (magnitude > 31) {
    exponent = 1
    while (magnitude > 63) {
      magnitude >>= 1
      exponent += 1
    }
    exponent = Math.min(exponent, 7)
    magnitude = (exponent << 4) | ((magnitude >> 1) & 0x0f)
  } else magnitude >>= 1
  return (sign | magnitude) ^ 0x55
}

/** ITU-T G.711, mu-law: 14 bits into 8, inverted. */
function toMulaw(linear: number): number {
  const bias = 0x84
  const sign = linear < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(linear), 32_635) + bias
  let exponent = 7
  for (let mask = 0x4000; exponent > 0 && (magnitude & mask) === 0; mask >>= 1) exponent -= 1
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}
