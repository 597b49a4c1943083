import { randomUUID } from 'node:crypto'
import type { EmulatorAnswer } from '../../kit/emulator.ts'

const envelope = (code: number, message: string, metadata?: object): EmulatorAnswer => ({
  status: code,
  body: { code, message, request_id: randomUUID(), ...(metadata ? { metadata } : {}) },
})

/** Before the caller is known the LLM gateway answers in another shape than after. */
const preAuthentication = (error: string): EmulatorAnswer => ({
  status: 401,
  body: { error, status: 'error', request_id: randomUUID() },
})

/** What the LLM gateway says, word for word. */
export const llmErrors = {
  unauthorized: () => preAuthentication('Authentication error, API token missing/invalid'),
  noAccess: () =>
    preAuthentication(
      'Your account does not have access to LLM Gateway. Please upgrade or contact us at support@assemblyai.com for more information.',
    ),
  invalidBody: (errors: readonly string[]) => envelope(400, 'invalid request body', { errors }),
  modelNotInPlan: () => envelope(400, 'Your account does not have access to this LLM Gateway model'),
  unknownTranscript: () => envelope(404, 'transcript not found'),
  unknownRoute: () => envelope(404, 'not found'),
  tooManyRequests: () => envelope(429, 'too many requests for this action'),
  fault: (status: number) => {
    if (status === 401) return preAuthentication('Authentication error, API token missing/invalid')
    return envelope(status, status === 429 ? 'too many requests for this action' : 'internal server error')
  },
}
