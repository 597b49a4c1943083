import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createIdentifierHash, identifierKeyOf, SecretFilter, verifierKeyOf } from '../../audit/index.ts'
import { Secret, systemClock, systemRandom } from '../../core/index.ts'
import { AnchorWriter, type EventLog, folderAnchorPathOf, openEventLog } from '../../storage/index.ts'
import { loadVendors } from '../../vendors/index.ts'
import { AuditLog } from './audit-log.ts'
import { publishVerifierKey } from './publish-verifier-key.ts'
import { anonymous } from './request-facts.ts'
import { readSigningKey } from './signing-key.ts'

export interface AuditLogOptions {
  /**
   * Holds the log, `audit-key.pub` to verify it with and, unless one is given, the key that seals it. Made where it is
   * missing.
   */
  readonly folder: string
  /** A signing key in the text form of Go's `sumdb/note`, kept elsewhere. Default: that of the folder, made once. */
  readonly signingKey?: string
  /** True prints each entry as a line on standard output, `[AUDIT]` and JSON; a function takes the lines instead. */
  readonly console?: boolean | ((line: string) => void)
  /**
   * How the log holds users. `hashed`, the default: each as a keyed hash, which the same user always has and nobody without
   * the signing key can undo. `plain`: as they are.
   */
  readonly users?: 'hashed' | 'plain'
  /**
   * File that keeps checkpoints of the log, best on another disk; `off` keeps none. Default: a file of its own in
   * $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport.
   */
  readonly checkpoints?: string
}

const checkpointEveryMs = 60_000

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
  await publishVerifierKey(folder, verifierKeyOf(signingKey))
  const filter = new SecretFilter(vendors.flatMap(({ keyPatterns }) => keyPatterns))
  const hash = createIdentifierHash(identifierKeyOf(signingKey))
  const hashed = (userId: string) => (userId === anonymous ? anonymous : hash(userId))
  const keeping = await keepCheckpoints(log, folderAnchorPathOf(options.checkpoints, await realpath(folder)))
  return new AuditLog({
    record: log.record,
    filter,
    userOf: options.users === 'plain' ? (userId) => filter.cleanText(userId) : hashed,
    clock: systemClock,
    random: systemRandom,
    print: printerOf(options.console),
    async close() {
      await keeping.stop()
      await log.close()
    },
  })
}

/** Keeps checkpoints from now on, one at the end included, and says so where records are missing that were there. */
async function keepCheckpoints(
  { sealedLog }: EventLog,
  path: string | undefined,
): Promise<{ stop(): Promise<void> }> {
  let isTold = false
  const writer = new AnchorWriter({
    log: sealedLog,
    clock: systemClock,
    path,
    onFailed(where, error) {
      if (!isTold) warn(`no checkpoint was kept in ${where}: ${String(error)}`)
      isTold = true
    },
  })
  const missing = await writer.missingRecords()
  if (missing > 0) warn(`the log lacks ${missing} records that it had: it was cut off or put back`)
  writer.start(checkpointEveryMs)
  // A program that has nothing left to do ends without closing anything.
  const keepLast = () => void writer.flush()
  process.once('beforeExit', keepLast)
  return {
    stop() {
      process.off('beforeExit', keepLast)
      return writer.close()
    },
  }
}

function warn(line: string): void {
  process.stderr.write(`sallyport: ${line}\n`)
}

function printerOf(option: AuditLogOptions['console']): ((line: string) => void) | undefined {
  if (typeof option === 'function') return option
  return option === true ? (line) => void process.stdout.write(line) : undefined
}
