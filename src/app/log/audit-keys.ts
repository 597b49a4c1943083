import {
  createNoteKey,
  type NoteKeyPair,
  parseSealText,
  parseSignerKey,
  signNote,
} from '../../audit/index.ts'
import { SallyportError } from '../../core/index.ts'
import type { Vault } from '../../vault/index.ts'

/** Names the purposes for good: another word gives another key, and the log would not go on. */
const purposes = {
  name: 'audit log name',
  signing: 'audit signing key',
  identifiers: 'audit identifiers',
  subjects: 'audit subjects',
} as const

const nameBytes = 8

/** What the log of an installation is sealed with, and what keeps people out of it. */
export interface AuditKeys {
  /** Signs checkpoints; its name is the origin of this log alone. */
  readonly signing: NoteKeyPair
  /** Hashes identifiers of persons: 32 bytes. */
  readonly identifiers: Uint8Array
  /** Seals the keys of subjects: 32 bytes. */
  readonly subjects: Uint8Array
}

/**
 * Returns the keys of the log. They come from the vault, so that every instance has the same ones, no file holds them
 * in clear, and a backup that brings the vault back brings them back.
 */
export function auditKeysOf(vault: Pick<Vault, 'deriveKey'>): AuditKeys {
  const name = `sallyport/${vault.deriveKey(purposes.name).toString('hex', 0, nameBytes)}`
  return {
    signing: createNoteKey(name, () => vault.deriveKey(purposes.signing)),
    identifiers: vault.deriveKey(purposes.identifiers),
    subjects: vault.deriveKey(purposes.subjects),
  }
}

/** Returns what seals exports with the key of the log: a signature for the end of an export, and for no other text. */
export function createExportSeal({ signerKey }: NoteKeyPair): (text: string) => string {
  const signer = parseSignerKey(signerKey)
  return (text) => {
    const { origin } = parseSealText(text)
    if (origin !== signer.name) {
      throw new SallyportError('ERR_CORE_INPUT', { field: 'text', detail: 'The export is of another log.' })
    }
    return signNote(text, [signer])
  }
}
