import type { Span } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import { readAnswer, UnusableAnswer } from './answer.ts'
import type { Recognizer } from './engine.ts'

/** What Presidio calls things, and what we do. Source: its documentation of supported entities, read 2026-11. */
const policies: Readonly<Record<string, Policy>> = {
  PERSON: 'person_name',
  LOCATION: 'location',
  ORGANIZATION: 'organization',
  NRP: 'nationality',
  DATE_TIME: 'date',
  AGE: 'person_age',
  CREDIT_CARD: 'credit_card_number',
  IBAN_CODE: 'banking_information',
  US_BANK_NUMBER: 'banking_information',
  US_SSN: 'us_social_security_number',
  US_ITIN: 'us_social_security_number',
  US_PASSPORT: 'passport_number',
  US_DRIVER_LICENSE: 'drivers_license',
  UK_NHS: 'healthcare_number',
  MEDICAL_LICENSE: 'healthcare_number',
  EMAIL_ADDRESS: 'email_address',
  PHONE_NUMBER: 'phone_number',
  IP_ADDRESS: 'ip_address',
  URL: 'url',
}

/** Returns a recogniser that asks a Presidio analyzer at an address such as `http://127.0.0.1:5002`. English. */
export function presidio(address: string): Recognizer {
  const base = new URL(address)
  return {
    host: base.host,
    async analyze(text, { signal }) {
      const response = await fetch(new URL('analyze', base.href.endsWith('/') ? base : `${base}/`), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, language: 'en' }),
        redirect: 'error',
        signal,
      })
      return parseAnswer(await readAnswer(response), text)
    },
  }
}

/** Throws where the answer is not one of Presidio's. What it has found and we have no policy for is left out. */
function parseAnswer(answer: unknown, text: string): Span[] {
  if (!Array.isArray(answer)) throw new UnusableAnswer('It is no list of what was found.')
  const toUnits = unitOffsets(text)
  return answer.flatMap((found: unknown) => {
    const { entity_type: type, start, end, score } = (found ?? {}) as Record<string, unknown>
    if (typeof type !== 'string' || typeof start !== 'number' || typeof end !== 'number')
      throw new UnusableAnswer('Something that was found has no type, start and end.')
    const policy = policies[type]
    return policy === undefined
      ? []
      : [
          {
            policy,
            start: toUnits(start),
            end: toUnits(end),
            score: Number(score) || 0.5,
            by: 'engine' as const,
          },
        ]
  })
}

/** Python counts code points, JavaScript UTF-16 units: beyond the first emoji they differ. */
function unitOffsets(text: string): (points: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (points) => points
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    offsets.push(at)
    at += character.length
  }
  offsets.push(at)
  return (points) => offsets[points] ?? at
}
