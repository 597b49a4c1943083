import type { Item } from './item.ts'
import type { RetentionPorts } from './ports.ts'
import { subjectOf } from './receipt.ts'

/** What stands in receipts for an id, were it of this account and kind. */
export interface SubjectOfId extends Item {
  readonly subject: string
}

/**
 * Returns what may stand in receipts for an id: a keyed hash for each account that the vault has or had a key of, and each kind
 * that its vendor keeps.
 */
export async function listSubjects(
  { accountsOf, offerOf, subjectKey }: Pick<RetentionPorts, 'accountsOf' | 'offerOf' | 'subjectKey'>,
  id: string,
  vendor: string | undefined,
): Promise<readonly SubjectOfId[]> {
  const found = new Map<string, SubjectOfId>()
  for (const { vendor: at, environment, key } of await accountsOf(vendor))
    for (const { id: kind } of (await offerOf(at))?.kinds ?? []) {
      const item = { vendor: at, environment, key, kind, id }
      const subject = subjectOf(item, subjectKey)
      found.set(subject, { ...item, subject })
    }
  return [...found.values()]
}
