import { pruneAction, type SecretFilter } from '../../audit/index.ts'
import { type RecordedEvent, SallyportError } from '../../core/index.ts'
import type { RequestFacts } from './request-facts.ts'

/** One thing that somebody did, as it is written. */
export interface AuditEntry {
  readonly timestamp: Date
  /** What was done, for example `transcript.delete`. */
  readonly action: string
  /** Who did it, as it is written: a keyed hash, unless the log keeps users plain. */
  readonly userId: string
  /** What it was done to, for example `transcript/t_81`. */
  readonly resource: string
  readonly result: 'success' | 'failure'
  /** Anything else worth knowing. Secrets in it are taken out before it is written. */
  readonly metadata?: Record<string, unknown>
}

/** What is told of something that was done. Within a request of a middleware, what is left out is filled in. */
export interface AuditInput {
  readonly action: string
  readonly userId?: string | undefined
  readonly resource?: string | undefined
  readonly result: 'success' | 'failure'
  readonly metadata?: Record<string, unknown> | undefined
  /** Default: now. */
  readonly timestamp?: Date | undefined
}

/** Longest name of anything in an entry. Nobody reads more, and an index would not take it. */
const nameCharactersMax = 1_024

/** What keeps secrets and persons out of an entry. */
export interface EntryPrivacy {
  readonly filter: SecretFilter
  /** Returns what stands for a user in the log. */
  readonly userOf: (userId: string) => string
}

/**
 * Returns an entry that is whole, with the secrets in it taken out. Throws ERR_CORE_INPUT, and names the field, where
 * one is missing or is something else than it should be: an entry that says nothing of who or what is none.
 */
export function completeEntry(
  input: AuditInput,
  facts: RequestFacts | undefined,
  { filter, userOf }: EntryPrivacy,
  nowMs: number,
): AuditEntry {
  const { result, metadata, timestamp = new Date(nowMs) } = input
  if (input.action === pruneAction) throw unusable('action', 'Pruning a log alone may say so.')
  if (result !== 'success' && result !== 'failure') throw unusable('result', 'It is `success` or `failure`.')
  if (!(timestamp instanceof Date) || Number.isNaN(timestamp.getTime())) {
    throw unusable('timestamp', 'It is a valid Date.')
  }
  if (metadata !== undefined && !isPlainObject(metadata)) throw unusable('metadata', 'It is an object.')
  return {
    timestamp,
    action: filter.cleanText(requireName('action', input.action)),
    userId: userOf(requireName('userId', input.userId ?? facts?.userId())),
    resource: filter.cleanText(requireName('resource', input.resource ?? facts?.resource())),
    result,
    ...(metadata === undefined ? {} : { metadata: filter.cleanValue(metadata) as Record<string, unknown> }),
  }
}

/** Returns an entry as the log keeps it. */
export function toEvent(entry: AuditEntry, requestId: string): RecordedEvent {
  const { timestamp, action, userId, resource, result, metadata } = entry
  return {
    requestId,
    atMs: timestamp.getTime(),
    phase: 'event',
    action,
    actor: { kind: 'user', id: userId },
    resource,
    result,
    ...(metadata === undefined ? {} : { metadata }),
  }
}

function requireName(field: string, value: unknown): string {
  if (typeof value !== 'string' || value === '' || value.length > nameCharactersMax) {
    throw unusable(field, `It is text of 1 to ${nameCharactersMax} characters.`)
  }
  return value
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unusable(field: string, detail: string): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', { field, detail })
}
