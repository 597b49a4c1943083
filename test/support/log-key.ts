import { Buffer } from 'node:buffer'
import { createNoteKey, parseVerifierKey } from '../../src/audit/index.ts'

/** The key of every log that a test opens without a vault: the same in each process. */
export const logKey = createNoteKey('log.example/test', (count) => Buffer.alloc(count, 9))

/** Verifies what `logKey` has signed. */
export const logVerifiers = [parseVerifierKey(logKey.verifierKey)]
