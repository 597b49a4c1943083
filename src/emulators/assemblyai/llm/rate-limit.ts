import type { EmulatorAnswer } from '../../kit/emulator.ts'
import type { RateWindow } from '../rate-window.ts'
import type { World } from '../world.ts'
import { llmErrors } from './errors.ts'

/** Requests a minute by plan. Two understandings a minute were seen on a free account; the others are guesses. */
const limits = {
  free: { llmgw: 30, 'speech-understanding': 2 },
  paid: { llmgw: 1000, 'speech-understanding': 100 },
}

interface LimitedService {
  readonly service: 'llmgw' | 'speech-understanding'
  readonly window: RateWindow
  readonly model?: string
  readonly feature?: string
}

/** Counts a request, and adds the vendor's `x-ratelimit-*` headers to whatever is answered. */
export function limitRate(
  world: World,
  { service, window, model = '', feature = '' }: LimitedService,
  answer: () => EmulatorAnswer,
): EmulatorAnswer {
  const nowMs = world.timers.now()
  const limit = limits[world.account.plan][service]
  const taken = window.take(nowMs, limit)
  const headers = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String('remaining' in taken ? taken.remaining : 0),
    'x-ratelimit-reset': String(window.resetSeconds(nowMs)),
    'x-ratelimit-model': model,
    'x-ratelimit-service': service,
    'x-ratelimit-feature': feature,
  }
  if ('remaining' in taken) return withHeaders(answer(), headers)
  return withHeaders(llmErrors.tooManyRequests(), {
    ...headers,
    'retry-after': String(taken.retryAfterSeconds),
  })
}

function withHeaders(answer: EmulatorAnswer, headers: Readonly<Record<string, string>>): EmulatorAnswer {
  if (!('raw' in answer)) return { ...answer, headers: { ...headers, ...answer.headers } }
  return {
    raw(response) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      return answer.raw(response)
    },
  }
}
