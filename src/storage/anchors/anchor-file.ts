import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parseCheckpoint, parseNote, readAnchors } from '../../audit/index.ts'

/** Longer than any line of an anchor file: a checkpoint has one signature. */
const lastLineBytesMax = 4_096
const chunkBytes = 1024 * 1024

/** The number of records in a line, as it is written there. */
const claimedSize = /"checkpoint":"[^"\\]*\\n(\d+)\\n/

/**
 * Returns how many records the largest checkpoint in a file of anchors is about; 0 where there is none. A year of them is
 * read in about a second: of each part, the last is nearly always the largest.
 */
export async function readLargestSize(path: string): Promise<number> {
  let largest = 0
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: chunkBytes })) {
      const text = rest + chunk
      const end = text.lastIndexOf('\n') + 1
      rest = text.slice(end).slice(-lastLineBytesMax)
      largest = Math.max(largest, largestOf(text.slice(0, end), largest))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return largest
}

function largestOf(text: string, atLeast: number): number {
  let largest = atLeast
  // A file may also be a single note.
  if (!text.startsWith('{')) return Math.max(largest, ...readAnchors(text).map(sizeOf))
  for (const line of text.split('\n').reverse()) {
    if (Number(claimedSize.exec(line)?.[1] ?? 0) <= largest) continue
    for (const checkpoint of readAnchors(`${line}\n`)) largest = Math.max(largest, sizeOf(checkpoint))
  }
  return largest
}

/** Returns the checkpoint in the last whole line of a file of anchors. */
export async function readLast(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const length = Math.min(size, lastLineBytesMax)
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length })
    // Where the file is longer, the first line is half of one.
    return readAnchors(buffer.toString('utf8').replace(/^[^{][^\n]*\n/, '')).at(-1)
  } finally {
    await file.close()
  }
}

/** Returns how many records a checkpoint is about: 0 for what is none, and proves nothing; verification says so. */
export function sizeOf(checkpoint: string): number {
  try {
    return parseCheckpoint(parseNote(checkpoint).text).size
  } catch {
    return 0
  }
}
