import { crc32 } from 'node:zlib'

/** True where the last part of a key is the CRC-32 (IEEE) of everything before the last `_`, in lower-case hex. */
export function fitsChecksum(key: string): boolean {
  const at = key.lastIndexOf('_')
  return crc32(key.slice(0, at)).toString(16).padStart(8, '0') === key.slice(at + 1)
}
