import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'

/** A record is at most 256 KiB; hashes and what surrounds it take little more. */
const lineCharactersMax = 1024 * 1024

/**
 * Yields the lines of a stream of bytes that may be divided anywhere, without their newlines and one character a byte.
 * Throws for a line that is longer than any of ours, and where the last one does not end.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')).split(
      '\n',
    )
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > lineCharactersMax) throw unreadable('a line is too long')
  }
  if (rest !== '') throw unreadable('the last line is cut off')
}
