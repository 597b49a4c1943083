import type { RecordedEvent } from '../../core/index.ts'
import {
  type OcsfClass,
  type OcsfClassUid,
  type OcsfEvent,
  ocsfClasses,
  ocsfVersion,
} from './ocsf-classes.ts'
import { ocsfDetails } from './ocsf-details.ts'
import { type OcsfRule, ocsfActivities, ocsfRules } from './ocsf-table.ts'

export interface OcsfOptions {
  /** Origin of the log: with the sequence it makes the event's unique id, by which a receiver drops repetitions. */
  readonly origin: string
  /** Version of Sallyport. */
  readonly productVersion: string
}

const severities: Readonly<Record<string, readonly [id: number, caption: string]>> = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
}

/**
 * Returns a record as an OCSF event. An intent and its outcome become two events with one `correlation_uid`. What OCSF
 * has no field for is under `unmapped`.
 */
export function toOcsf(seq: number, event: RecordedEvent, options: OcsfOptions): OcsfEvent {
  const rule = ruleFor(event)
  const classUid: OcsfClassUid = rule?.classUid ?? 6003
  const { name, categoryUid, categoryName, activities }: OcsfClass = ocsfClasses[classUid]
  const activityId = rule?.activityId ?? activityOf(event)
  const [severityId, severity] = severityOf(event)
  const [statusId, status] = statusOf(event, categoryUid)
  const activity = activities[activityId] ?? 'Other'
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: categoryUid,
    category_name: categoryName,
    class_uid: classUid,
    class_name: name,
    type_uid: classUid * 100 + activityId,
    type_name: `${name}: ${activity}`,
    time: event.atMs,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    ...(event.reason === undefined ? {} : { status_detail: event.reason }),
    ...durationOf(event),
    message: `${event.action} by ${event.actor.kind} ${event.actor.id}: ${event.result ?? event.phase}`,
    metadata: {
      version: ocsfVersion,
      product: { name: 'Sallyport', vendor_name: 'Sallyport', version: options.productVersion },
      log_name: options.origin,
      uid: `${options.origin}/${seq}`,
      sequence: seq,
      correlation_uid: event.requestId,
      event_code: event.action,
    },
    ...ocsfDetails(classUid, event),
    unmapped: {
      phase: event.phase,
      ...(event.actor.claimedUser === undefined ? {} : { claimed_user: event.actor.claimedUser }),
      ...(event.metadata === undefined ? {} : { metadata: event.metadata }),
    },
  }
}

/** OCSF counts whole milliseconds, in 64 bits; no reader of JSON agrees on numbers past 2^53. */
function durationOf({ durationMs }: RecordedEvent): OcsfEvent {
  const duration = Math.round(durationMs ?? Number.NaN)
  return Number.isSafeInteger(duration) ? { duration } : {}
}

function ruleFor({ action, reason }: RecordedEvent): OcsfRule | undefined {
  return ocsfRules.find((rule) => {
    if (rule.reasons !== undefined && !rule.reasons.includes(reason ?? '')) return false
    if (rule.action.startsWith('*')) return action.endsWith(rule.action.slice(1))
    if (rule.action.endsWith('*')) return action.startsWith(rule.action.slice(0, -1))
    return action === rule.action
  })
}

function activityOf({ operation, action }: RecordedEvent): number {
  const word = (operation ?? action).split(/[.:/]/).at(-1)?.toLowerCase() ?? ''
  return Object.hasOwn(ocsfActivities, word) ? (ocsfActivities[word] ?? 99) : 99
}

function severityOf({ result, metadata }: RecordedEvent): readonly [number, string] {
  const given = metadata?.severity
  const byName = typeof given === 'string' && Object.hasOwn(severities, given) ? severities[given] : undefined
  return byName ?? (result === 'failure' ? [2, 'Low'] : [1, 'Informational'])
}

/** A finding has a life of its own: its status says nothing about whether an action succeeded. */
function statusOf({ result }: RecordedEvent, categoryUid: number): readonly [number, string] {
  if (categoryUid === 2) return [1, 'New']
  if (result === undefined) return [0, 'Unknown']
  return result === 'success' ? [1, 'Success'] : [2, 'Failure']
}
