import { unreadable } from '../audit-error.ts'
import { type Hash, readHash, showHash } from '../tree/hash.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import { parseNote, requireSignature, signNote } from './signed-note.ts'

/** A promise about a log: so many records, with this root over them (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Names the log. The key that signs has the same name. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** Returns a checkpoint as text: origin, size and root, each a line. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!Number.isSafeInteger(size) || size < 0)
    throw unreadable('the size of a checkpoint is not a whole number')
  return `${origin}\n${size}\n${showHash(root)}\n`
}

/** Returns the checkpoint in the text of a note. Lines after the third are extensions: signed, and not looked at. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...extensions] = text.split('\n')
  if (origin === undefined || origin === '' || size === undefined || root === undefined) {
    throw unreadable('a checkpoint has at least three lines')
  }
  if (extensions.pop() !== '' || extensions.includes('')) {
    throw unreadable('a checkpoint has an empty line or does not end')
  }
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw unreadable('the size of a checkpoint is not a whole number')
  }
  return { origin, size: Number(size), root: readHash(root) }
}

/** Returns a checkpoint as a signed note. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  return signNote(formatCheckpoint(checkpoint), signers)
}

/**
 * Returns the checkpoint of a note that is signed by one of the given keys with the name of the log. Throws for
 * anything else: the key of one log must not vouch for another.
 */
export function verifyCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Checkpoint {
  const parsed = parseNote(note)
  const checkpoint = parseCheckpoint(parsed.text)
  requireSignature(
    parsed,
    verifiers.filter(({ name }) => name === checkpoint.origin),
  )
  return checkpoint
}
