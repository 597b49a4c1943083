/**
 * How sure a policy's finding can be: `A` has a format and often a checksum, `B` a cue and a shape, `C` a lexicon and a
 * cue. For `C` a named-entity engine finds more than lists of words can.
 */
export type PolicyClass = 'A' | 'B' | 'C'

/** Every policy name, with its class: the 65 names that transcription vendors share, file and streaming sets together. */
export const policyClasses = {
  account_number: 'B',
  banking_information: 'A',
  blood_type: 'B',
  corporate_action: 'C',
  credit_card_cvv: 'B',
  credit_card_expiration: 'B',
  credit_card_number: 'A',
  date: 'A',
  date_interval: 'A',
  date_of_birth: 'B',
  day: 'C',
  drivers_license: 'B',
  drug: 'C',
  duration: 'C',
  effect: 'C',
  email_address: 'A',
  event: 'C',
  filename: 'A',
  financial_metric: 'C',
  gender: 'C',
  gender_sexuality: 'C',
  healthcare_number: 'B',
  injury: 'C',
  ip_address: 'A',
  language: 'C',
  location: 'C',
  location_address: 'B',
  location_address_street: 'B',
  location_city: 'C',
  location_coordinate: 'A',
  location_country: 'C',
  location_state: 'C',
  location_zip: 'B',
  marital_status: 'C',
  medical_code: 'C',
  medical_condition: 'C',
  medical_process: 'C',
  money_amount: 'A',
  month: 'C',
  nationality: 'C',
  number_sequence: 'B',
  occupation: 'C',
  organization: 'C',
  organization_id: 'B',
  organization_medical_facility: 'C',
  passport_number: 'B',
  password: 'B',
  person_age: 'B',
  person_name: 'C',
  phone_number: 'A',
  physical_attribute: 'C',
  political_affiliation: 'C',
  product: 'C',
  project: 'C',
  religion: 'C',
  sexuality: 'C',
  statistics: 'C',
  time: 'C',
  trend: 'C',
  url: 'A',
  us_social_security_number: 'A',
  username: 'B',
  vehicle_id: 'B',
  year: 'C',
  zodiac_sign: 'C',
} as const satisfies Readonly<Record<string, PolicyClass>>

/** One kind of personal data. */
export type Policy = keyof typeof policyClasses

/** Every policy, in alphabetical order. */
export const allPolicies = Object.keys(policyClasses) as readonly Policy[]

/**
 * What is redacted unless a caller says otherwise: whatever identifies a person, reaches one, or opens an account. Dates,
 * times, amounts and the like are left, since a transcript without them can hardly be used.
 */
export const personalPolicies = [
  'account_number',
  'banking_information',
  'credit_card_cvv',
  'credit_card_expiration',
  'credit_card_number',
  'date_of_birth',
  'drivers_license',
  'email_address',
  'healthcare_number',
  'ip_address',
  'location',
  'location_address',
  'location_address_street',
  'location_city',
  'location_coordinate',
  'location_zip',
  'number_sequence',
  'organization_id',
  'passport_number',
  'password',
  'person_age',
  'person_name',
  'phone_number',
  'url',
  'us_social_security_number',
  'username',
  'vehicle_id',
] as const satisfies readonly Policy[]

/** A policy that covers others: asking for it asks for all of them, and a finding of one of those is one of it. */
export const widerPolicies: Readonly<Partial<Record<Policy, readonly Policy[]>>> = {
  location: [
    'location_address',
    'location_address_street',
    'location_city',
    'location_coordinate',
    'location_country',
    'location_state',
    'location_zip',
  ],
  location_address: ['location_address_street', 'location_zip'],
  gender_sexuality: ['gender', 'sexuality'],
  organization: ['organization_medical_facility'],
  date: ['day'],
  date_interval: ['month', 'year'],
}

/** True for a name that is a policy; narrows the type and does nothing else. */
export const isPolicy = (name: string): name is Policy => Object.hasOwn(policyClasses, name)
