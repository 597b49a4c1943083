import { isPolicy } from '../policies/policy.ts'
import { readAnswer, UnusableAnswer } from './answer.ts'
import type { Recognizer } from './engine.ts'

/**
 * Returns a recogniser that speaks plain JSON: it is sent `{ text, language, policies }` and answers `{ spans: [{ start, end,
 * policy, score? }] }`, offsets in UTF-16 units. An answer with a policy that is none counts as no answer.
 */
export function jsonEngine(address: string): Recognizer {
  const url = new URL(address)
  return {
    host: url.host,
    async analyze(text, { policies, signal }) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, language: 'en', policies }),
        redirect: 'error',
        signal,
      })
      const answer = (await readAnswer(response)) as { spans?: unknown } | null
      if (!Array.isArray(answer?.spans)) throw new UnusableAnswer('It has no list of spans.')
      return answer.spans.map((span: unknown) => {
        const { start, end, policy, score } = (span ?? {}) as Record<string, unknown>
        if (typeof start !== 'number' || typeof end !== 'number')
          throw new UnusableAnswer('A span has no start and end.')
        if (typeof policy !== 'string' || !isPolicy(policy))
          throw new UnusableAnswer('A span has a policy that is none.')
        return { start, end, policy, score: typeof score === 'number' ? score : 0.5, by: 'engine' as const }
      })
    },
  }
}
