import type { Buffer } from 'node:buffer'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/**
 * Returns a stream that decodes an answer a vendor compressed although it was asked not to, or undefined for an
 * encoding nobody can check for a reflected key.
 */
export function decoderFor(
  encoding: string,
  onData: (chunk: Buffer) => void,
  onEnd: () => void,
  onError: () => void,
): Transform | undefined {
  const decoder = decoders[encoding.trim().toLowerCase()]?.()
  decoder?.on('data', onData)
  decoder?.on('end', onEnd)
  decoder?.on('error', onError)
  return decoder
}
