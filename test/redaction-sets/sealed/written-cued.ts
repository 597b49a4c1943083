import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_cvv',
    count: 12,
    carriers: ['cvv {}', 'CVC: {}', 'card security code: {}', 'cvv2={}'],
  },
  {
    policy: 'credit_card_expiration',
    count: 12,
    carriers: ['Expiration date: {}', 'exp. {}', 'expires on {}', 'card_expiry={}'],
  },
  {
    policy: 'passport_number',
    count: 14,
    carriers: ['Passport: {}', 'passport #{}', 'PASSPORT NO {}', 'The passport with number {} was lost.'],
  },
  {
    policy: 'drivers_license',
    count: 14,
    carriers: ['DL: {}', "Driver's licence no. {}", 'license number: {}', 'drivers_license={}'],
  },
  {
    policy: 'account_number',
    count: 16,
    carriers: ['Account: {}', 'account no {}', 'Customer number {}', 'Membership ID: {}'],
  },
  {
    policy: 'healthcare_number',
    count: 12,
    carriers: ['NHS No: {}', 'Medicare number: {}', 'Insurance member ID {}', 'medical record number {}'],
  },
  {
    policy: 'vehicle_id',
    count: 12,
    carriers: ['vin={}', 'VIN {} (recall)', 'Vehicle: {}', 'the car, VIN number {}, was sold'],
  },
  {
    policy: 'ip_address',
    count: 14,
    carriers: ['IP: {}', 'from {} port 22', 'remote_addr="{}"', 'ping {} failed'],
  },
  { policy: 'url', count: 14, carriers: ['URL: {}', 'go to {}', '<{}>', 'opened {} at once'] },
  { policy: 'username', count: 12, carriers: ['user: {}', 'username={}', 'Signed in as {}', 'User name {}'] },
  {
    policy: 'password',
    count: 14,
    carriers: ['pass: {}', 'password: "{}"', 'Passwort/Password: {}', 'new password is {}'],
  },
  {
    policy: 'person_age',
    count: 12,
    carriers: ['age={}', 'The {} year old was found', 'patient, aged {}, stable', 'Age {}'],
  },
  { policy: 'money_amount', count: 12, carriers: ['Amount due: {}', 'costs {}', 'refund of {} approved'] },
  { policy: 'date', count: 12, carriers: ['Due date: {}', 'signed on {}', 'arrives {}'] },
  {
    policy: 'person_name',
    count: 24,
    carriers: [
      'Hello {},',
      'Best,\n{}',
      'Customer name: {}',
      'Ms. {} wrote',
      'Owner: {}',
      'I spoke to {} yesterday.',
    ],
  },
  {
    policy: 'location',
    count: 16,
    carriers: ['Home address: {}', 'Deliver to {}', 'Residence: {}', 'moved to {}'],
  },
  { policy: 'medical_condition', count: 6, carriers: ['suffers from {}', 'Condition: {}'] },
  { policy: 'drug', count: 6, carriers: ['allergic to {}', 'Rx: {}'] },
  { policy: 'occupation', count: 6, carriers: ['Job title: {}', 'employed as {}'] },
  { policy: 'organization', count: 6, carriers: ['Company: {}', 'an invoice from {}'] },
  { policy: 'nationality', count: 4, carriers: ['Citizenship: {}', 'The guest is {}.'] },
  { policy: 'marital_status', count: 4, carriers: ['marital_status={}', 'Status: {} (marital)'] },
  { policy: 'religion', count: 4, carriers: ['religious affiliation: {}', 'identifies as {}'] },
  { policy: 'injury', count: 4, carriers: ['suffered a {}', 'treated for a {}'] },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('sealed/written-cued', 'written', recipes)
}
