import { Buffer } from 'node:buffer'

const probeBytes = 64

/**
 * Returns content that is UTF-16 as bytes of one character each, or undefined where it is none. Told by its mark, or
 * by zeros in every other byte of the beginning. A character outside Latin-1 becomes a full stop: no key holds one.
 */
export function decodeUtf16(bytes: Buffer): Buffer | undefined {
  const order = byteOrderOf(bytes)
  if (order === undefined) return undefined
  const low = order === 'little' ? 0 : 1
  const decoded = Buffer.alloc(Math.floor(bytes.length / 2))
  for (let index = 0; index < decoded.length; index += 1) {
    const high = bytes[index * 2 + 1 - low] as number
    decoded[index] = high === 0 ? (bytes[index * 2 + low] as number) : 0x2e
  }
  return decoded
}

function byteOrderOf(bytes: Buffer): 'little' | 'big' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'big'
  if (bytes.length < 40 || (bytes[0] !== 0 && bytes[1] !== 0)) return undefined
  const probed = Math.min(bytes.length, probeBytes) & ~1
  const zerosAt = (offset: number) => {
    let zeros = 0
    for (let at = offset; at < probed; at += 2) if (bytes[at] === 0) zeros += 1
    return zeros
  }
  const [even, odd] = [zerosAt(0), zerosAt(1)]
  const enough = probed / 2 - 2
  if (odd >= enough && even === 0) return 'little'
  return even >= enough && odd === 0 ? 'big' : undefined
}
