import { endianness } from 'node:os'

const roomAtFirst = 1 << 14
/** Room for a longer text is given back. */
const roomKept = 1 << 18
const isBigEndian = endianness() === 'BE'

let characters = new Uint16Array(roomAtFirst)
let bytes = Buffer.from(characters.buffer)

/** Returns an array with the characters of a text and a zero behind them. It may be changed, until it is asked for again. */
export function charactersOf(text: string): Uint16Array {
  const { length } = text
  const isTooLarge = characters.length > roomKept && length < roomKept
  if (length >= characters.length || isTooLarge) {
    characters = new Uint16Array(Math.max(length + 1, roomAtFirst))
    bytes = Buffer.from(characters.buffer)
  }
  const written = bytes.write(text, 'utf16le')
  if (isBigEndian) bytes.subarray(0, written).swap16()
  characters[length] = 0
  return characters
}

/** Whoever is done with a text keeps nothing of what was said in it. */
export function forgetCharacters(length: number): void {
  characters.fill(0, 0, length)
}
