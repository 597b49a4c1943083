import { isBadEvidence } from '../audit-error.ts'
import { type Checkpoint, verifyCheckpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'

/** Returns the checkpoint of a note, or undefined where it is not one that the log's keys have signed. */
export function signedCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Checkpoint | undefined {
  try {
    return verifyCheckpoint(note, verifiers)
  } catch (error) {
    if (isBadEvidence(error)) return undefined
    throw error
  }
}
