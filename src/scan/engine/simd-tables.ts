import { Buffer } from 'node:buffer'
import { byteClasses, token } from './byte-classes.ts'
import { isText, sextets } from './find-runs.ts'
import { privateKeyLabel } from './private-key.ts'

/** Where `wasm/memory.ts` wants the tables; what comes behind them begins at `tablesEnd`. */
const nibblesAt = 256
const repeatedAt = 288
const labelTextAt = 352
const sextetsAt = 512
const firstsAt = 768
const secondsAt = 1_024
const literalsAt = 1_280
const tablesEnd = 4_080

const text = 32
const tokenBits = 0x1f
const signBits = 0x60

/** Returns the tables of the SIMD module; undefined where the literals do not fit in. */
export function createTables(literals: readonly string[]): Uint8Array | undefined {
  const listed = literals.map((literal) => String.fromCharCode(literal.length) + literal).join('')
  if (literalsAt + listed.length >= tablesEnd || !literals.every((one) => /^[!-~]{2,99}$/.test(one)))
    return undefined
  const tables = new Uint8Array(literalsAt + listed.length + 1)
  for (const [byte, classes] of byteClasses.entries()) tables[byte] = isText(byte) ? classes | text : classes
  const [low, high] = nibbleTables([...tokenProducts(), ['%'], ['\\']])
  tables.set(low, nibblesAt)
  tables.set(high, nibblesAt + 16)
  for (const [index, byte] of [tokenBits, signBits, 0x0f, 0x2d].entries())
    tables.fill(byte, repeatedAt + index * 16, repeatedAt + index * 16 + 16)
  tables.set(Buffer.from(privateKeyLabel), labelTextAt)
  for (const [digit, value] of sextets.entries()) tables[sextetsAt + digit] = value === -1 ? 255 : value
  for (const [index, literal] of literals.entries()) {
    const bit = 1 << (index % 8)
    for (const [place, at] of [firstsAt, secondsAt].entries()) {
      const entry = at + literal.charCodeAt(place)
      tables[entry] = (tables[entry] as number) | bit
    }
  }
  tables.set(Buffer.from(listed, 'latin1'), literalsAt)
  return tables
}

/** The characters of tokens, in sets that hold every byte which is made of a high and a low nibble of theirs. */
function tokenProducts(): readonly (readonly string[])[] {
  const products = new Map<string, string[]>()
  for (let high = 0; high < 16; high += 1) {
    const lows = Array.from({ length: 16 }, (_, low) => low).filter(
      (low) => ((byteClasses[high * 16 + low] as number) & token) !== 0,
    )
    if (lows.length === 0) continue
    const product = products.get(lows.join()) ?? []
    product.push(...lows.map((low) => String.fromCharCode(high * 16 + low)))
    products.set(lows.join(), product)
  }
  return [...products.values()]
}

/** Two tables: the low and the high nibble of a byte have the same bit in them where the byte is in that bit's set. */
function nibbleTables(sets: readonly (readonly string[])[]): readonly [Uint8Array, Uint8Array] {
  const [low, high] = [new Uint8Array(16), new Uint8Array(16)]
  for (const [bit, characters] of sets.entries()) {
    for (const character of characters) {
      const code = character.charCodeAt(0)
      low[code & 15] = (low[code & 15] as number) | (1 << bit)
      high[code >> 4] = (high[code >> 4] as number) | (1 << bit)
    }
  }
  return [low, high]
}
