/**
 * The library `sallyport/audit`: a tamper-evident log for any Node app, in the format of the gate's own, so that
 * `sallyport audit verify FOLDER` and all other commands work on it. Takes secrets out of what it is given, and
 * resolves once an entry is durable. Needs no gate, no configuration and no home.
 *
 * @module
 * @example
 * import { auditLog } from 'sallyport/audit'
 * await auditLog({ action: 'note.delete', userId: 'u_12', resource: 'note/81', result: 'success' })
 */
export { isSallyportError, SallyportError } from '../../core/index.ts'
export type { AuditEntry, AuditInput } from './audit-entry.ts'
export type { AuditLog } from './audit-log.ts'
export { auditLog } from './default-log.ts'
export { type AuditRequestsOptions, auditRequests, type NodeRequest } from './express.ts'
export type { RecordedRequests } from './observe.ts'
export { type AuditLogOptions, openAuditLog } from './open-audit-log.ts'
export { type AuditedOptions, audited, type WebHandler } from './web.ts'
