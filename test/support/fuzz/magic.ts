import type { Buffer } from 'node:buffer'

/** Throws for inputs that begin with `gate`: chance alone finds one in four thousand million. */
export function findMagic(input: Buffer): void {
  if (input[0] !== 0x67) return
  if (input[1] !== 0x61) return
  if (input[2] !== 0x74) return
  if (input[3] === 0x65) throw new Error('found')
}
