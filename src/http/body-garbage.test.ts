import { expect, test } from 'vitest'
import { notePassedOn } from './body-garbage.ts'

const pieceBytes = 64 * 1024
const pieces = 8_000

/** Returns the most bytes of buffers that were held while 512 MB of pieces came and went. */
function passPieces(note: (bytes: number) => void): number {
  let most = 0
  for (let count = 0; count < pieces; count += 1) {
    const piece = Buffer.alloc(pieceBytes, 1)
    note(piece.length)
    if (count % 16 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers)
  }
  return most
}

test('pieces of bodies that were passed on do not gather', () => {
  const before = process.memoryUsage().arrayBuffers
  expect(passPieces(notePassedOn) - before).toBeLessThan(40 * 1024 * 1024)
})

test('left to itself, V8 lets more than that gather', () => {
  const before = process.memoryUsage().arrayBuffers
  expect(passPieces(() => {}) - before).toBeGreaterThan(40 * 1024 * 1024)
})
