import { Buffer } from 'node:buffer'
import { unproven, unreadable } from '../audit-error.ts'
import { parseBase64 } from './base64.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'

/** Longest note and most signatures that are looked at: enough for any witness network, little work for an attacker. */
const noteCharactersMax = 16_384
const signaturesMax = 100

const keyIdBytes = 4
const signatureLine = /^— (\S+) (\S+)$/

export interface NoteSignature {
  readonly name: string
  readonly keyId: string
  readonly signature: Uint8Array
}

/** A note taken apart. Nothing in it is verified. */
export interface ParsedNote {
  /** What is signed, its last newline included. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Returns the text with the signatures under it, as in the C2SP specification of signed notes. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isText(text)) throw unreadable('the text of a note ends in a newline and holds no control characters')
  const lines = signers.map(({ name, keyId, sign }) => {
    const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(text)])
    return `— ${name} ${signature.toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** Returns the parts of a note. Throws where it is malformed; verifies nothing. */
export function parseNote(note: string): ParsedNote {
  if (note.length > noteCharactersMax || !isText(note)) throw unreadable('that is not a signed note')
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (end < 0 || text === '' || lines.length > signaturesMax) throw unreadable('that is not a signed note')
  return { text, signatures: lines.map(parseSignature) }
}

/**
 * Returns the text of a note that at least one of the given keys has signed. Throws where none has, and where a line
 * that claims to be by one of them is not. Lines by other keys are left alone.
 */
export function verifyNote(note: string, verifiers: readonly NoteVerifier[]): string {
  const parsed = parseNote(note)
  requireSignature(parsed, verifiers)
  return parsed.text
}

/** Returns if one of the given keys has signed; throws as `verifyNote` does. */
export function requireSignature({ text, signatures }: ParsedNote, verifiers: readonly NoteVerifier[]): void {
  let isVerified = false
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((one) => one.name === name && one.keyId === keyId)
    if (verifier === undefined) continue
    if (!verifier.isSigned(text, signature)) throw unproven('a signature on a note is wrong')
    isVerified = true
  }
  if (!isVerified) throw unproven('no known key has signed the note')
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = signatureLine.exec(line) ?? []
  if (name === undefined || encoded === undefined || name.includes('+')) {
    throw unreadable('a line under a note is not a signature')
  }
  const bytes = parseBase64(encoded, 'a signature')
  if (bytes.length <= keyIdBytes) throw unreadable('a signature is too short')
  return {
    name,
    keyId: bytes.toString('hex', 0, keyIdBytes),
    signature: bytes.subarray(keyIdBytes),
  }
}

/** A note could forge a line of the terminal that shows it, did it hold other control characters. */
function isText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text)
}
