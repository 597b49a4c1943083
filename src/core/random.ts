import { randomBytes } from 'node:crypto'

/** Gives that many random bytes. Injected wherever randomness matters, so that tests can repeat themselves. */
export type RandomSource = (byteCount: number) => Uint8Array

/** The operating system's cryptographic generator. */
export const systemRandom: RandomSource = (byteCount) => randomBytes(byteCount)
