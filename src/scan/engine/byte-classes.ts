/** Shortest run that is looked at: no vendor's key is shorter. */
export const runBytesMin = 20

/** Bits of `byteClasses`. */
export const token = 1
export const lowerHex = 2
export const base64 = 4
export const digit = 8
export const letter = 16

/** For each byte, the classes it belongs to: `[A-Za-z0-9_-]` is what every vendor's key is made of. */
export const byteClasses: Uint8Array = createClasses()

function createClasses(): Uint8Array {
  const classes = new Uint8Array(256)
  const add = (characters: string, bits: number) => {
    for (const character of characters) {
      const code = character.charCodeAt(0)
      classes[code] = (classes[code] ?? 0) | bits
    }
  }
  const lower = 'abcdefghijklmnopqrstuvwxyz'
  add('0123456789', token | lowerHex | base64 | digit)
  add(lower + lower.toUpperCase(), token | base64 | letter)
  add('abcdef', lowerHex)
  add('_-', token)
  add('+/', base64)
  return classes
}
