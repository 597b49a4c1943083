import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_cvv',
    count: 12,
    carriers: ['CVV: {}', 'cvc={}', 'Security code {} (back of the card)', '"cvv2":"{}"'],
  },
  {
    policy: 'credit_card_expiration',
    count: 12,
    carriers: ['Exp: {}', 'Valid thru {}', 'card expires {}', 'expiry date {}'],
  },
  {
    policy: 'passport_number',
    count: 14,
    carriers: ['Passport no. {}', 'Passport number: {}', 'passport: {} (renewed)', '"passportNumber": "{}"'],
  },
  {
    policy: 'drivers_license',
    count: 14,
    carriers: ["Driver's license: {}", 'DL# {}', 'Driving licence number {}', 'driver license no. {}'],
  },
  {
    policy: 'account_number',
    count: 16,
    carriers: [
      'Account number: {}',
      'Acct # {}',
      'Customer ID: {}',
      'Member number {} has been renewed',
      'Policy no. {}',
    ],
  },
  {
    policy: 'healthcare_number',
    count: 12,
    carriers: ['NHS number: {}', 'Medicare ID {}', 'Health insurance member ID: {}', 'MRN: {}'],
  },
  {
    policy: 'vehicle_id',
    count: 12,
    carriers: ['VIN: {}', 'Vehicle identification number {}', 'chassis {} inspected', '{}'],
  },
  {
    policy: 'ip_address',
    count: 14,
    carriers: [
      'Login from {}',
      'client_ip={} status=200',
      'Blocked {} after five attempts',
      '{} - - "GET / HTTP/1.1"',
    ],
  },
  { policy: 'url', count: 14, carriers: ['See {} for details', 'visit {}', '[link]({})', 'Referrer: {}'] },
  {
    policy: 'username',
    count: 12,
    carriers: ['Username: {}', 'user name: {}', 'login={}', 'My username is {}'],
  },
  {
    policy: 'password',
    count: 14,
    carriers: [
      'Password: {}',
      'password={}',
      'my password is {}',
      'pwd: {}',
      'Your temporary password is {}',
    ],
  },
  {
    policy: 'person_age',
    count: 12,
    carriers: ['Age: {}', 'a {}-year-old patient', 'aged {}', 'She is {} years old.'],
  },
  { policy: 'money_amount', count: 12, carriers: ['Total: {}', 'paid {} in cash', 'The deposit is {}.'] },
  { policy: 'date', count: 12, carriers: ['Invoice date: {}', 'delivered on {}', 'Meeting moved to {}.'] },
  {
    policy: 'person_name',
    count: 24,
    carriers: [
      'Dear {},',
      'Kind regards,\n{}',
      'Name: {}',
      'Mr. {} called',
      'Assigned to {}',
      'Hi, my name is {} and I need help.',
    ],
  },
  {
    policy: 'location',
    count: 16,
    carriers: ['Address: {}', 'Ship to:\n{}', 'lives at {}', 'Billing address: {}'],
  },
  { policy: 'medical_condition', count: 6, carriers: ['Diagnosis: {}', 'history of {}'] },
  { policy: 'drug', count: 6, carriers: ['Medication: {}', 'prescribed {} for two weeks'] },
  { policy: 'occupation', count: 6, carriers: ['Occupation: {}', 'works as a {}'] },
  { policy: 'organization', count: 6, carriers: ['Employer: {}', 'account manager at {}'] },
  { policy: 'nationality', count: 4, carriers: ['Nationality: {}', 'a {} citizen'] },
  { policy: 'marital_status', count: 4, carriers: ['Marital status: {}', 'The applicant is {}.'] },
  { policy: 'religion', count: 4, carriers: ['Religion: {}', 'The family is {}.'] },
  { policy: 'injury', count: 4, carriers: ['Injury: {}', 'admitted with a {}'] },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('tuning/written-cued', 'written', recipes)
}
