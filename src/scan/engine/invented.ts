const alphabets = [
  '0123456789abcdef0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz',
  'zyxwvutsrqponmlkjihgfedcba',
  '9876543210fedcba',
]
const periodMax = 8
const distinctMin = 6
const sequenceLength = 10

/**
 * True for the body of a key that somebody made up: one character again and again, a short piece repeated, a stretch
 * of the alphabet. A random one of 28 digits looks like this less than once in a billion.
 */
export function isInvented(body: string): boolean {
  if (new Set(body).size < distinctMin) return true
  for (let period = 1; period <= periodMax; period += 1) {
    if (body.slice(period) === body.slice(0, -period)) return true
  }
  const lower = body.toLowerCase()
  return alphabets.some((alphabet) => {
    for (let at = 0; at + sequenceLength <= alphabet.length; at += 1) {
      if (lower.includes(alphabet.slice(at, at + sequenceLength))) return true
    }
    return false
  })
}
