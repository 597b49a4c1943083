import { unreadable } from '../audit-error.ts'

/** Returns the body of a commit: each record a line, each line ended by a newline. */
export function joinRecords(records: readonly string[]): string {
  return records.map((record) => `${record}\n`).join('')
}

/**
 * Returns the records of a body; an empty string stands for one whose bytes were pruned. No record holds a newline,
 * so nothing inside one can look like another. Throws where the last line does not end.
 */
export function splitBody(body: string): string[] {
  const records = body.split('\n')
  if (records.pop() !== '') throw unreadable('the last record of a commit is cut off')
  return records
}
