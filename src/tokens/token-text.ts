import { hash } from 'node:crypto'
import { type RandomSource, randomBase62, Secret } from '../core/index.ts'

// 43 characters of base 62 hold 256 bits.
const secretLength = 43
const shape = /^spt_[0-9A-Za-z]{43}$/

/** Returns a new browser token: `spt_` and 256 random bits. The prefix lets scanners find one that got into a file. */
export function mintTokenText(random: RandomSource): Secret {
  return new Secret(`spt_${randomBase62(secretLength, random)}`)
}

/** True for what has the shape of a browser token. */
export function isTokenText(text: string): boolean {
  return shape.test(text)
}

/** Returns the SHA-256 of a browser token, lower-case hex: what is stored. Random bits need no slow hash. */
export function hashTokenText(text: string): string {
  return hash('sha256', text)
}
