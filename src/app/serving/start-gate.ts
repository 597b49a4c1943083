import type { App } from '../open-app.ts'
import type { GateOptions, RunningGate } from './gate.ts'

/**
 * Starts the gate over an open app and resolves once it listens. What it needs for HTTP is loaded now: most commands
 * start none, and would wait for it.
 */
export async function startGate(app: App, options: GateOptions): Promise<RunningGate> {
  const gate = await import('./gate.ts')
  return gate.startGate(app, options)
}
