/**
 * Where the database thread begins. Where the thread that starts it keeps compiled code, so does this one, which is then
 * ready sooner; Node opens that cache for each thread by itself, and it serves only what is imported afterwards.
 *
 * @module
 */
import { enableCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import type { WorkerSettings } from './messages.ts'

const { compileCache } = workerData as WorkerSettings
if (compileCache !== undefined) enableCompileCache(compileCache)
await import('./worker.ts')
