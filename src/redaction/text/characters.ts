const roomAtFirst = 1 << 14
/** Room for a longer text is given back. */
const roomKept = 1 << 18

let characters = new Uint16Array(roomAtFirst)

const lookAhead = 2

/**
 * Returns an array with the characters of part of a text, each at its offset, and the next two. It may be changed, until
 * it is asked for again.
 */
export function charactersOf(text: string, from: number, to: number): Uint16Array {
  const { length } = text
  const end = Math.min(length, to + lookAhead)
  const isTooLarge = characters.length > roomKept && length <= roomKept
  if (length > characters.length || isTooLarge) characters = new Uint16Array(Math.max(length, roomAtFirst))
  for (let at = from; at < end; at += 1) characters[at] = text.charCodeAt(at)
  return characters
}
