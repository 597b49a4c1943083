import type { Buffer } from 'node:buffer'

/** A stretch of the new content that its base does not have, or where two stretches of the base meet, or where one ends. */
export interface Changes {
  /** Pairs of start and end. */
  readonly ranges: number[]
}

/** Returns the sizes a delta begins with, and where its instructions start. */
export function readDeltaHeader(delta: Buffer): { baseSize: number; size: number; start: number } {
  let at = 0
  const readSize = () => {
    let size = 0
    let factor = 1
    for (;;) {
      const byte = delta[at]
      if (byte === undefined) throw new RangeError('a delta ends in its header')
      at += 1
      size += (byte & 0x7f) * factor
      if (byte < 0x80) return size
      factor *= 128
    }
  }
  const baseSize = readSize()
  const size = readSize()
  return { baseSize, size, start: at }
}

/**
 * Writes the content that a delta makes of its base (gitformat-pack(5)) into `target`, and notes what is new. Throws a
 * RangeError for a delta that is broken: it may come from anywhere, and must not reach past its base.
 */
export function applyDelta(
  base: Buffer,
  delta: Buffer,
  start: number,
  target: Buffer,
  changes: Changes,
): void {
  const { ranges } = changes
  ranges.length = 0
  let at = start
  let written = 0
  let copiedTo = 0
  while (at < delta.length) {
    const instruction = delta[at] as number
    at += 1
    if (instruction >= 0x80) {
      let offset = 0
      let size = 0
      for (let bit = 0; bit < 4; bit += 1)
        if (instruction & (1 << bit)) {
          offset += (delta[at] as number) * 2 ** (8 * bit)
          at += 1
        }
      for (let bit = 0; bit < 3; bit += 1)
        if (instruction & (0x10 << bit)) {
          size += (delta[at] as number) * 2 ** (8 * bit)
          at += 1
        }
      if (size === 0) size = 0x10000
      if (!(offset + size <= base.length && written + size <= target.length))
        throw new RangeError('a delta reaches too far')
      base.copy(target, written, offset, offset + size)
      // Where two copies meet, what was apart stands side by side; where the base began otherwise, nothing stands before.
      if (written > 0 || offset > 0) note(ranges, written, written)
      written += size
      copiedTo = offset + size
    } else if (instruction > 0) {
      if (at + instruction > delta.length || written + instruction > target.length)
        throw new RangeError('a delta reaches too far')
      delta.copy(target, written, at, at + instruction)
      note(ranges, written, written + instruction)
      at += instruction
      written += instruction
    } else throw new RangeError('a delta has an instruction that nobody knows')
  }
  if (written !== target.length) throw new RangeError('a delta makes less than it says')
  if (copiedTo !== base.length) note(ranges, written, written)
}

function note(ranges: number[], start: number, end: number): void {
  const last = ranges.length - 1
  if (last > 0 && (ranges[last] as number) >= start) ranges[last] = Math.max(ranges[last] as number, end)
  else ranges.push(start, end)
}
