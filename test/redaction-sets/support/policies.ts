/** Identifies or opens something: a wrong finding of one of these in a text that holds none is a false alarm. */
export const identifying = [
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
  'passport_number',
  'password',
  'person_age',
  'phone_number',
  'url',
  'us_social_security_number',
  'username',
  'vehicle_id',
] as const

/** Has a format of its own without identifying anybody. */
const formatted = [
  'date',
  'date_interval',
  'duration',
  'filename',
  'money_amount',
  'number_sequence',
  'time',
] as const

/** Known by its words alone. `location` stands for every `location_*` as well. */
const worded = [
  'drug',
  'injury',
  'location',
  'marital_status',
  'medical_condition',
  'nationality',
  'occupation',
  'organization',
  'person_name',
  'religion',
] as const

/** The identifying policies and those with a format: what a text of everyday words holds none of. */
export const formal = [...identifying, ...formatted] as const

/** Every policy that the sets ask for, by the names AssemblyAI gives them (specification of March 2026). */
export const policies = [...formal, ...worded] as const

/** One of them. */
export type Policy = (typeof policies)[number]
