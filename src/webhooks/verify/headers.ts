import { SallyportError } from '../../core/index.ts'

/** Every header of a request as it came, names in any case: `[name, value]` for each line, repeated ones repeated. */
export type HeaderLines = readonly (readonly [string, string])[]

/** Returns the lines of `rawHeaders` of `node:http`, which hides no repetition. */
export function headerLinesOf(rawHeaders: readonly string[]): HeaderLines {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push([rawHeaders[index] as string, rawHeaders[index + 1] as string])
  }
  return lines
}

/**
 * Returns the value of a header that must be there once. Throws ERR_WEBHOOK_SIGNATURE_MISSING where it is not, and
 * ERR_WEBHOOK_SIGNATURE_REPEATED where it is there twice: whoever reads the other one would be told something else.
 */
export function requireHeader(headers: HeaderLines, name: string): string {
  let found: string | undefined
  for (const [line, value] of headers) {
    if (line.length !== name.length || line.toLowerCase() !== name) continue
    if (found !== undefined) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_REPEATED', { detail: name })
    found = value
  }
  if (found === undefined) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MISSING', { detail: name })
  return found
}
