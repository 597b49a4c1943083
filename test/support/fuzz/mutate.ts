import { Buffer } from 'node:buffer'

/** Returns a whole number from 0 up to, and without, a limit. */
export type Dice = (limit: number) => number

/** Returns the same numbers for the same seed (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

const bytesMax = 4_096
const interesting = [
  0, 1, 9, 10, 13, 32, 34, 44, 45, 46, 47, 48, 57, 58, 61, 92, 123, 125, 127, 128, 192, 237, 255,
]

/** Returns another input made of one, of a second one and of words that the code under test may know. */
export function mutate(input: Buffer, other: Buffer, words: readonly Buffer[], dice: Dice): Buffer {
  let result = input
  for (let step = 1 + dice(4); step > 0; step -= 1) result = mutateOnce(result, other, words, dice)
  return result.subarray(0, bytesMax)
}

function mutateOnce(input: Buffer, other: Buffer, words: readonly Buffer[], dice: Dice): Buffer {
  const at = dice(input.length + 1)
  const length = 1 + dice(dice(4) === 0 ? 64 : 4)
  const [before, after] = [input.subarray(0, at), input.subarray(at)]
  const word = words[dice(Math.max(1, words.length))] ?? Buffer.alloc(0)
  switch (dice(9)) {
    case 0:
      return change(input, at, (byte) => byte ^ (1 << dice(8)))
    case 1:
      return change(input, at, () => interesting[dice(interesting.length)] ?? 0)
    case 2:
      return change(input, at, () => dice(256))
    case 3:
      return Buffer.concat([before, after.subarray(length)])
    case 4:
      return Buffer.concat([before, after.subarray(0, length), after])
    case 5:
      return Buffer.concat([before, word, after])
    case 6:
      return Buffer.concat([before, word, after.subarray(word.length)])
    case 7:
      return Buffer.concat([before, other.subarray(dice(other.length + 1))])
    default:
      return Buffer.concat([before, Buffer.from([dice(256)]), after])
  }
}

function change(input: Buffer, at: number, turn: (byte: number) => number): Buffer {
  const copy = Buffer.from(input)
  const byte = copy[at]
  if (byte !== undefined) copy[at] = turn(byte)
  return copy
}
