import type { Buffer } from 'node:buffer'
import { gunzipSync } from 'node:zlib'

const inflatedBytesMax = 8 * 1024 * 1024

/**
 * Returns what gzip in a text unpacks to; undefined where something else begins like gzip, where it is cut off, or where it
 * is a bomb: it is scanned as it stands all the same.
 */
export function inflateText(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: inflatedBytesMax })
  } catch {
    return undefined
  }
}
