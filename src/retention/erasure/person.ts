import { SallyportError } from '../../core/index.ts'
import type { Person } from '../retention-offer.ts'

const phone = /^\+?[\d\s().-]{6,}$/
const email = /^[^\s@]+@[^\s@]+$/
const hashed = /^h1_[\w-]{32}$/

/** Somebody who asked to be forgotten. */
export interface Named {
  /** What vendors are asked for; undefined where only what stands for them in the log is known. */
  readonly person: Person | undefined
  /** The spellings that log, ledger and webhooks may have. */
  readonly names: readonly string[]
}

/**
 * Returns the person that a text names: a telephone number, an e-mail address, the name of a user, or what stands for one in
 * the log. Throws ERR_CORE_INPUT for a text that is too short to mean one person.
 */
export function parsePerson(text: string): Named {
  const value = text.trim()
  if (value.length < 2)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'subject',
      detail: 'It is too short to mean one person.',
    })
  if (hashed.test(value)) return { person: undefined, names: [value] }
  if (phone.test(value)) {
    const digits = value.replaceAll(/[^\d+]/g, '')
    return { person: { value: digits, form: 'phone' }, names: unique([value, digits]) }
  }
  if (email.test(value))
    return { person: { value, form: 'email' }, names: unique([value, value.toLowerCase()]) }
  return { person: { value, form: 'user' }, names: [value] }
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
