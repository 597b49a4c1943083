import type { StoredEvent } from '../../control/index.ts'

/** Returns a record as `--json` prints it. */
export function flattenRecord({ seq, event }: StoredEvent) {
  return { seq, ...event }
}

/** What `rowOfRecord` gives, by column. */
export const recordHeadings = ['SEQ', 'TIME', 'PHASE', 'ACTION', 'ACTOR', 'WHAT', 'RESULT']

/** Returns a record as a line of a table. */
export function rowOfRecord({ seq, event }: StoredEvent): string[] {
  const { phase, action, actor, operation, resource, result, reason, durationMs } = event
  const outcome = [result, reason, durationMs === undefined ? undefined : `${durationMs} ms`]
  return [
    String(seq),
    new Date(event.atMs).toISOString().slice(0, 23).replace('T', ' '),
    phase,
    action,
    actor.claimedUser === undefined ? actor.id : `${actor.id} for ${actor.claimedUser}`,
    operation ?? resource ?? '-',
    outcome.filter((part) => part !== undefined).join(' ') || '-',
  ]
}
