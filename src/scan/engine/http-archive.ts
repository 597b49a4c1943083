/** How far above a value the address of its call may stand: further up, a search for each value would take hours. */
const callBytesMax = 1024 * 1024
const headBytes = 200
const brace = 0x7b
const space = 0x20

/** True for a recording of calls (HAR 1.2), by its name or its beginning. */
export function isHttpArchive(bytes: Buffer, path: string): boolean {
  if (/\.har$/i.test(path)) return true
  // Told by one byte for most contents.
  const first = bytes[0] ?? 0
  const mayBegin = first === brace || first <= space
  return mayBegin && /^\s*\{\s*"log"\s*:\s*\{/.test(bytes.toString('latin1', 0, headBytes))
}

/** Returns the address of the call that a value of a recording belongs to: what says whose key it is. */
export function addressAbove(bytes: Buffer, start: number): string {
  const nearest = Math.max(0, start - callBytesMax)
  const found = bytes.subarray(nearest, start).lastIndexOf('"url"')
  if (found === -1) return ''
  return bytes.toString('latin1', nearest + found, nearest + found + 200).split('\n')[0] ?? ''
}
