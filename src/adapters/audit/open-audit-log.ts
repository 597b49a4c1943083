import { resolve } from 'node:path'
import { SecretFilter } from '../../audit/index.ts'
import { Secret, systemClock, systemRandom } from '../../core/index.ts'
import { openEventLog } from '../../storage/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import { AuditLog } from './audit-log.ts'
import { readSigningKey } from './signing-key.ts'

export interface AuditLogOptions {
  /** Holds the log and, unless one is given, the key that seals it. Made where it is missing. */
  readonly folder: string
  /** A signing key in the text form of Go's `sumdb/note`, kept elsewhere. Default: that of the folder, made once. */
  readonly signingKey?: string
  /** True prints each entry as a line on standard output, `[AUDIT]` and JSON; a function takes the lines instead. */
  readonly console?: boolean | ((line: string) => void)
}

/**
 * Returns an open log. Several processes may write to one folder. Rejects with ERR_AUDIT_LOG_BROKEN where the log does
 * not end as its key has signed, and with ERR_STORAGE_FAILED where the files cannot be used.
 *
 * @example
 * const log = await openAuditLog({ folder: '/var/lib/notes/audit' })
 * await log.auditLog({ action: 'note.delete', userId: 'u_12', resource: 'note/81', result: 'success' })
 */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const folder = resolve(options.folder)
  const [vendors, signingKey] = await Promise.all([
    loadVendors(),
    options.signingKey === undefined ? readSigningKey(folder, systemRandom) : new Secret(options.signingKey),
  ])
  const log = await openEventLog({ folder, signingKey })
  return new AuditLog({
    record: log.record,
    filter: new SecretFilter(vendors.flatMap(({ keyPatterns }) => keyPatterns)),
    clock: systemClock,
    random: systemRandom,
    print: printerOf(options.console),
    close: () => log.close(),
  })
}

function printerOf(option: AuditLogOptions['console']): ((line: string) => void) | undefined {
  if (typeof option === 'function') return option
  return option === true ? (line) => void process.stdout.write(line) : undefined
}
