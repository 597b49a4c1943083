/**
 * The composition root: joins rooms over one storage, opens homes, starts the gate, and gives the command line its
 * control, here or on a running server. Decides nothing itself.
 *
 * @module
 */
export { reportSafetyFile } from './answer-screen/report-file.ts'
export { type BackupRequest, type BackupResult, backup } from './backup.ts'
export { checkLive, type LiveVerdict } from './check-live.ts'
export { newClientKey, requireClientKey } from './client-key.ts'
export { describeGate, type GateAddress, type GateQuery } from './describe-gate.ts'
export { type ExportAuditRequest, type ExportFilter, type ExportFormat, exportAudit } from './export-audit.ts'
export type { GateOptions, RunningGate } from './gate.ts'
export { hashInLog } from './hash-in-log.ts'
export { type InitResult, initHome } from './init-home.ts'
export { type App, type AppOptions, openApp } from './open-app.ts'
export { type OpenControlOptions, openControl } from './open-control.ts'
export { type OpenHome, openHome } from './open-home.ts'
export { describeVendorOverrides } from './origin-overrides.ts'
export { proveAudit, type VerifyProofRequest, verifyProofFile } from './prove-audit.ts'
export { type RestoreResult, restore } from './restore.ts'
export {
  exportReceipts,
  type ProvedReceipt,
  type ReceiptsVerdict,
  readReceipts,
  verifyReceipts,
} from './retention-receipts.ts'
export { type ServeOptions, type Serving, serve } from './serve.ts'
export { startGate } from './start-gate.ts'
export { type VerifiedAudit, type VerifyAuditRequest, verifyAudit } from './verify-audit.ts'
