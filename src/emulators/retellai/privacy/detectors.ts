/** The vendor's fourteen categories of personal data. */
export const piiCategories = [
  'person_name',
  'address',
  'email',
  'phone_number',
  'ssn',
  'passport',
  'driver_license',
  'credit_card',
  'bank_account',
  'password',
  'pin',
  'medical_id',
  'date_of_birth',
  'customer_account_number',
] as const

/** One of those categories. */
export type PiiCategory = (typeof piiCategories)[number]

const after = (words: string, value: string) =>
  new RegExp(`(?<=\\b(?:${words})(?: is|:)? )(?!is )${value}`, 'gi')
const code = '(?=[A-Z0-9-]*\\d)[A-Z0-9][A-Z0-9-]{3,}'

/**
 * What each category looks like. Good enough to tell whether something was scrubbed; the vendor uses a model, and what
 * it finds is not documented. The most specific come first, since each works on what the earlier ones left.
 */
export const piiDetectors: readonly (readonly [PiiCategory, RegExp])[] = [
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi],
  ['ssn', /\b\d{3}-\d{2}-\d{4}\b/g],
  ['credit_card', /\b(?:\d[ -]?){12,18}\d\b/g],
  ['date_of_birth', after('born on|date of birth|birthday', '[A-Za-z0-9][A-Za-z0-9 /,-]*\\d{4}')],
  ['passport', after('passport(?: number)?', code)],
  ['driver_license', after("driver'?s? licen[cs]e(?: number)?", code)],
  ['bank_account', after('bank account(?: number)?|iban', code)],
  ['medical_id', after('medical id|insurance id|medical record(?: number)?', code)],
  ['customer_account_number', after('customer(?: account)? number|account number', code)],
  ['pin', after('pin(?: code)?', '\\d{4,8}')],
  ['password', after('password', '\\S+')],
  ['phone_number', /\+?\d[\d ().-]{8,}\d/g],
  [
    'address',
    /\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b/g,
  ],
  ['person_name', /(?<=\b(?:my name is|this is|I am|I'm) )[A-Z][a-z]+(?: [A-Z][a-z]+)*/g],
]
