/**
 * The composition root: joins rooms over one storage, opens homes, starts the gate, and gives the command line its
 * control, here or on a running server. Decides nothing itself.
 *
 * @module
 */
export { type BackupRequest, backup, restore } from './backup.ts'
export { describeGate, type GateAddress } from './describe-gate.ts'
export { type GateOptions, type RunningGate, startGate } from './gate.ts'
export { type InitResult, initHome } from './init-home.ts'
export { newClientKey } from './new-client-key.ts'
export { type App, type AppOptions, openApp } from './open-app.ts'
export { type OpenControlOptions, openControl } from './open-control.ts'
export { type OpenHome, openHome } from './open-home.ts'
export { type ServeOptions, type Serving, serve } from './serve.ts'
