/**
 * Redacts bodies in a thread of its own: a text that takes long holds nobody up, and can be ended.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import type { BodyPolicy } from './redact-body.ts'
import { redactBody } from './redact-body.ts'

const port = parentPort
if (!port) throw new Error('This file is started as a worker, never imported.')

port.on('message', (policy: BodyPolicy) => {
  try {
    port.postMessage({ redacted: redactBody(policy) })
  } catch (error) {
    // The message may hold what was in the body.
    port.postMessage({ failed: error instanceof Error ? error.name : 'unknown' })
  }
})
port.postMessage('ready')
