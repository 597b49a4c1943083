import type { Policy } from './policy.ts'

/**
 * The fourteen categories that voice platforms redact calls by, as the policies that cover them. A category is asked for
 * like a policy; `categories` asks for all.
 */
export const categories = {
  person_name: ['person_name'],
  address: ['location_address', 'location_address_street', 'location_zip', 'location_city', 'location_state'],
  email: ['email_address'],
  phone_number: ['phone_number'],
  ssn: ['us_social_security_number'],
  passport: ['passport_number'],
  driver_license: ['drivers_license'],
  credit_card: ['credit_card_number', 'credit_card_expiration', 'credit_card_cvv'],
  bank_account: ['banking_information'],
  password: ['password'],
  pin: ['password'],
  medical_id: ['healthcare_number'],
  date_of_birth: ['date_of_birth'],
  customer_account_number: ['account_number'],
} as const satisfies Readonly<Record<string, readonly Policy[]>>

const names = Object.keys(categories).map((name) => name.replaceAll('_', '[ _]'))

/** What such a platform writes in the place of a value: `[email 1]`, `[PII INFO]`. Sticky. */
export const categoryTag = new RegExp(`\\[(?:(?:${names.join('|')}) \\d{1,4}|pii info)\\]`, 'iy')
