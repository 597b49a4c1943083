import type { AuditEntry, AuditInput } from './audit-entry.ts'
import type { AuditLog } from './audit-log.ts'
import { openAuditLog } from './open-audit-log.ts'

/** Where the log of a process lies that names none. */
const defaultFolder = 'audit-log'

let opening: Promise<AuditLog> | undefined

/**
 * Returns the log of this process, opened when first asked for: in the folder that SALLYPORT_AUDIT_FOLDER names, else
 * in `audit-log`; with lines on the console where SALLYPORT_AUDIT_CONSOLE is 1, with users as they are where
 * SALLYPORT_AUDIT_PLAIN_USERS is 1, with its checkpoints in the file that SALLYPORT_AUDIT_CHECKPOINTS names. Tries anew
 * after it could not be opened.
 */
export function openDefaultLog(): Promise<AuditLog> {
  if (opening !== undefined) return opening
  const { env } = process
  const checkpoints = env.SALLYPORT_AUDIT_CHECKPOINTS
  const opened = openAuditLog({
    folder: env.SALLYPORT_AUDIT_FOLDER || defaultFolder,
    console: env.SALLYPORT_AUDIT_CONSOLE === '1',
    users: env.SALLYPORT_AUDIT_PLAIN_USERS === '1' ? 'plain' : 'hashed',
    ...(checkpoints ? { checkpoints } : {}),
  })
  opening = opened
  opened.catch(() => {
    opening = undefined
  })
  return opened
}

/**
 * Writes an entry into the log of this process and resolves with it, as it was written, once it is durable. Rejects
 * with a SallyportError where it cannot be: whatever must not happen unrecorded has to wait for it, and not happen then.
 *
 * @example
 * await auditLog({ action: 'note.delete', userId: 'u_12', resource: 'note/81', result: 'success' })
 */
export async function auditLog(input: AuditInput): Promise<AuditEntry> {
  const log = await openDefaultLog()
  return log.auditLog(input)
}
