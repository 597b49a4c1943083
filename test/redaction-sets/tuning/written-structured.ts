import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_number',
    count: 70,
    carriers: [
      'Please charge my card {} for the remaining balance.',
      'Card number: {}\nExpires: {credit_card_expiration}\nCVV: {credit_card_cvv}',
      '{}',
      'cc#{}',
      '{"payment":{"method":"card","number":"{}"}}',
      'Customer gave {} over chat, see ticket.',
      '> my visa is {}\n\nPlease never send this by mail.',
      'order,card,total\nA1,{},paid',
      'PAN={} status=declined',
      '| card | {} |',
    ],
  },
  {
    policy: 'us_social_security_number',
    count: 55,
    carriers: [
      'SSN: {}',
      'Social Security Number {} (employee)',
      'My social is {}, let me know if you need anything else.',
      '{"ssn": "{}"}',
      "Box a. Employee's social security number\n{}",
      'taxpayer ssn {} filed jointly',
      'name;ssn\n{person_name};{}',
    ],
  },
  {
    policy: 'banking_information',
    count: 50,
    carriers: [
      'IBAN: {}',
      'Please transfer the amount to {} within 14 days.',
      'iban={}&currency=EUR',
      'Bank details: {} (BIC on request)',
      '<IBAN>{}</IBAN>',
      'Refund to {}',
    ],
  },
  {
    policy: 'email_address',
    count: 75,
    carriers: [
      'Contact me at {}.',
      'From: {}\nTo: {email_address}\nSubject: hello',
      '<a href="mailto:{}">mail</a>',
      '{person_name} <{}>',
      'user={} login failed',
      'cc {}, {email_address} and {email_address}',
      '{"email":"{}"}',
      'Please add {}; thanks!',
      '({})',
    ],
  },
  {
    policy: 'phone_number',
    count: 80,
    carriers: [
      'Call me at {}.',
      'Tel.: {}',
      'Phone {} / Fax {phone_number}',
      'M {}',
      '{"phone":"{}"}',
      'text {} when you arrive',
      'You can reach {person_name} on {}, mornings only.',
      'WhatsApp: {}',
      'caller {} hung up',
      'emergency contact phone number: {}',
    ],
  },
  {
    policy: 'date_of_birth',
    count: 65,
    carriers: [
      'Date of birth: {}',
      'DOB {}',
      'Patient: {person_name}, born {}',
      '{"dateOfBirth":"{}"}',
      'Birthday: {}',
      '{person_name} (b. {})',
      'D.O.B.: {} Sex: F',
      'was born on {} in a village',
    ],
  },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('tuning/written-structured', 'written', recipes)
}
