import type { Span } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import { normalizeValue } from '../redactor/normal-value.ts'
import type { Field } from './field.ts'

/** What is somebody's in an address, too. Of digits and names that stand there alone nobody can say that they are. */
const personal: ReadonlySet<Policy> = new Set<Policy>([
  'email_address',
  'phone_number',
  'credit_card_number',
  'us_social_security_number',
  'banking_information',
])

/**
 * Leaves out of what was found what belongs to an address: that it is one, and in its parts whatever is no value of the
 * transcript and not plainly somebody's. Of what is measured it leaves out all that is no value of the transcript.
 */
export function leaveTechnical(found: Map<Field, Span[]>): void {
  let said: ReadonlySet<string> | undefined
  for (const [field, spans] of found) {
    const { address, isMeasured, text } = field
    if (address === undefined && !isMeasured) continue
    const kept = spans.filter((span) => {
      if (address === 'whole') return span.policy !== 'url'
      said ??= valuesIn(found)
      return (!isMeasured && personal.has(span.policy)) || said.has(lettersOf(text, span))
    })
    if (kept.length > 0) found.set(field, kept)
    else found.delete(field)
  }
}

/** Returns what was found in all else, and each word of a name. */
function valuesIn(found: ReadonlyMap<Field, readonly Span[]>): Set<string> {
  const values = new Set<string>()
  for (const [{ address, isMeasured, text }, spans] of found) {
    if (address === 'part' || isMeasured) continue
    for (const span of spans) {
      const value = span.whole?.text ?? text.slice(span.start, span.end)
      values.add(lettersOf(text, span))
      values.add(letters(value))
      values.add(letters(normalizeValue(value)))
      if (span.policy === 'person_name')
        for (const word of text.slice(span.start, span.end).split(/\s+/)) values.add(letters(word))
    }
  }
  return values
}

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
const lettersOf = (text: string, { start, end }: Span) => letters(text.slice(start, end))
