/**
 * The composition root: joins rooms over one storage, opens homes, starts the gate, and gives the command line its
 * control, here or on a running server. Decides nothing itself.
 *
 * @module
 */
export { reportSafetyFile } from './answer-screen/report-file.ts'
export { newClientKey, requireClientKey } from './client-key.ts'
export { type BackupRequest, type BackupResult, backup } from './home/backup.ts'
export { type InitResult, initHome } from './home/init-home.ts'
export { type OpenHome, openHome } from './home/open-home.ts'
export { type RestoreResult, restore } from './home/restore.ts'
export { checkLive, type LiveVerdict } from './keys/check-live.ts'
export {
  type ExportAuditRequest,
  type ExportFilter,
  type ExportFormat,
  exportAudit,
} from './log/export-audit.ts'
export { hashInLog } from './log/hash-in-log.ts'
export { proveAudit, type VerifyProofRequest, verifyProofFile } from './log/prove-audit.ts'
export { type VerifiedAudit, type VerifyAuditRequest, verifyAudit } from './log/verify-audit.ts'
export { type App, type AppOptions, openApp } from './open-app.ts'
export {
  exportReceipts,
  type ProvedReceipt,
  type ReceiptsVerdict,
  readReceipts,
  verifyReceipts,
} from './retention/retention-receipts.ts'
export { describeGate, type GateAddress, type GateQuery } from './serving/describe-gate.ts'
export type { GateOptions, RunningGate } from './serving/gate.ts'
export { type OpenControlOptions, openControl } from './serving/open-control.ts'
export { describeVendorOverrides } from './serving/origin-overrides.ts'
export { type ServeOptions, type Serving, serve } from './serving/serve.ts'
export { startGate } from './serving/start-gate.ts'
