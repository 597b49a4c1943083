import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_number',
    count: 70,
    carriers: [
      'Credit card: {}',
      'My card no. is {}, exp {credit_card_expiration}.',
      'card_number={}&amount=12',
      'Hello, I tried {} twice and it failed.',
      '[10:14] customer: {}',
      'MC {} (corporate)',
      '<cardNumber>{}</cardNumber>',
      'Charge failed for {}; retry tomorrow.',
      'see "{}" in the scan',
    ],
  },
  {
    policy: 'us_social_security_number',
    count: 55,
    carriers: [
      'Social Security #: {}',
      'applicant_ssn={}',
      'ssn - {}',
      'The SSN on file ({}) does not match.',
      '| SSN | {} |',
      'Please verify {person_name}, SSN {}.',
      '<ssn>{}</ssn>',
    ],
  },
  {
    policy: 'banking_information',
    count: 50,
    carriers: [
      'Our IBAN is {}.',
      'IBAN {} BIC TESTDEFF',
      '{"iban":"{}"}',
      'wire to: {}',
      'Kontoverbindung: {}',
      'Payee account {} rejected',
    ],
  },
  {
    policy: 'email_address',
    count: 75,
    carriers: [
      'Mail: {}',
      'Reply-To: {}',
      'Forwarded by {} on behalf of {person_name}',
      'Have it sent over to {}, thanks.',
      'email={}&plan=pro',
      '{}',
      'Account "{}" has been locked',
      '{}; {email_address}',
      '- {person_name} ({})',
    ],
  },
  {
    policy: 'phone_number',
    count: 80,
    carriers: [
      'Phone number: {}',
      'ring {} for bookings',
      'mobile {}',
      '{person_name}\nCell: {}',
      'tel={}',
      'From: {}\nTo: {phone_number}\nDuration: short',
      'I can be reached at {} or {email_address}.',
      'Contact ({}) asked for a refund',
      '{}',
    ],
  },
  {
    policy: 'date_of_birth',
    count: 65,
    carriers: [
      'Birth date: {}',
      'DOB: {} / Name: {person_name}',
      'date_of_birth={}',
      'born: {}',
      '<birthDate>{}</birthDate>',
      'Member since forever, birthday {}',
      'Geburtsdatum / Date of birth {}',
      'D.O.B. {}',
    ],
  },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('sealed/written-structured', 'written', recipes)
}
