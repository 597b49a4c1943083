import {
  createIdentifierHash,
  type HashedId,
  isHashedId,
  openField,
  type SealedField,
  SealedSubjectKeys,
  subjectOf,
} from '../../audit/index.ts'
import type { Config } from '../../config/index.ts'
import type { RevealedSubject } from '../../control/index.ts'
import { isSallyportError, type RecordedEvent, type Recorder } from '../../core/index.ts'
import type { Storage } from '../../storage/index.ts'
import type { AuditKeys } from './audit-keys.ts'
import { createPrivateRecorder } from './private-recorder.ts'
import { RememberedSubjectKeys } from './remembered-subject-keys.ts'
import { createSealingRecorder, sealedUserField } from './sealing-recorder.ts'

/** How many of a user's newest calls are looked at: first those that nearly always tell, then all that a query returns. */
const callsLookedAt = [10, 10_000]

/** What the log knows of persons: a hash of each, and who that is as long as it may be told. */
export interface Subjects {
  /** Returns what stands for a person's identifier, whatever it looks like: for names that come from outside. */
  hash(value: string): HashedId
  /** Returns whom an operator means: by an identifier, or by what stands for one in the log. */
  find(value: string): HashedId
  readonly record: Recorder
  reveal(subject: HashedId): Promise<RevealedSubject>
  /** Destroys the key of a subject. Resolves with false where there was none; rejects as `SubjectKeyStore.erase`. */
  erase(subject: HashedId): Promise<boolean>
  /** Asks for keys again: somebody else may have erased one. */
  forget(): void
}

export interface SubjectsOptions {
  readonly keys: Pick<AuditKeys, 'identifiers' | 'subjects'>
  readonly storage: Pick<Storage, 'record' | 'events' | 'subjectKeys'>
  readonly users: Config['audit']['users']
}

/** Returns the persons of a log, under its keys. */
export function createSubjects({ keys, storage, users }: SubjectsOptions): Subjects {
  const hash = createIdentifierHash(keys.identifiers)
  const ofSubjects = new RememberedSubjectKeys(new SealedSubjectKeys(storage.subjectKeys, keys.subjects))
  const record = createPrivateRecorder(storage.record, hash)
  return {
    hash,
    find: (value) => (isHashedId(value) ? value : hash(value)),
    record: users === 'sealed' ? createSealingRecorder(record, { hash, keys: ofSubjects }) : record,
    erase: (subject) => ofSubjects.erase(subject),
    forget: () => ofSubjects.forget(),
    async reveal(subject) {
      const key = await ofSubjects.find(subject)
      let state: RevealedSubject['state'] = 'none'
      for (const limit of callsLookedAt) {
        const calls = await storage.events.query({ claimedUser: subject, phase: 'intent' }, limit)
        for (const { event } of calls.toReversed()) {
          const sealed = sealedUserOf(event, subject)
          if (sealed === undefined) continue
          const value = key && openUser(sealed, subject, event, key)
          if (value !== undefined) return { subject, state: 'revealed', value }
          state = 'erased'
        }
        if (calls.length < limit) break
      }
      return { subject, state }
    },
  }
}

function sealedUserOf({ metadata }: RecordedEvent, subject: HashedId): SealedField | undefined {
  const sealed = metadata?.sealedUser
  return typeof sealed === 'string' && subjectOf(sealed) === subject ? (sealed as SealedField) : undefined
}

/** Returns undefined for what was sealed under an earlier key of the subject, or was changed: verification tells. */
function openUser(
  sealed: SealedField,
  subject: HashedId,
  { requestId }: RecordedEvent,
  key: Uint8Array,
): string | undefined {
  try {
    return openField(sealed, { subject, requestId, field: sealedUserField }, key)
  } catch (error) {
    if (isSallyportError(error)) return undefined
    throw error
  }
}
