import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_cvv',
    count: 14,
    carriers: [
      'and the CVC is {}',
      'Agent: Last thing, the security code.\nCustomer: {}.',
      'the three digit code on the back is {}',
      'Customer: Number {credit_card_number}, expires {credit_card_expiration}, CVV {}.',
      "Agent: And the little number on the back?\nCustomer: That's {}.",
    ],
  },
  {
    policy: 'credit_card_expiration',
    count: 14,
    carriers: [
      'the expiration is {}',
      'Agent: When does the card expire?\nCustomer: {}.',
      'Valid through {}.',
      'Customer: {credit_card_number}.\nAgent: Expiry?\nCustomer: {}.',
    ],
  },
  {
    policy: 'passport_number',
    count: 14,
    carriers: [
      'passport number {}',
      'Customer: On the passport it says {}.',
      'Agent: Your passport number?\nCustomer: One second. {}.',
    ],
  },
  {
    policy: 'drivers_license',
    count: 14,
    carriers: [
      "the driver's licence is {}",
      'license number {}',
      "Agent: And your driver's license number?\nCustomer: {}.",
    ],
  },
  {
    policy: 'account_number',
    count: 16,
    carriers: [
      'its account number {}',
      'Agent: Your account number?\nCustomer: {}.',
      'My customer ID, that is {}.',
      'member id {} for the gym',
    ],
  },
  {
    policy: 'healthcare_number',
    count: 12,
    carriers: [
      'nhs number {}',
      'Agent: Can you read me your insurance member number?\nCustomer: {}.',
      'My Medicare ID is {}.',
    ],
  },
  {
    policy: 'vehicle_id',
    count: 10,
    carriers: [
      'the vehicle identification number is {}',
      'Customer: VIN, {}.',
      'its on the windshield, {}, thats the vin',
    ],
  },
  {
    policy: 'ip_address',
    count: 10,
    carriers: ['the ip is {}', 'Customer: It keeps saying {} is unreachable.', 'we whitelisted {} last week'],
  },
  {
    policy: 'url',
    count: 12,
    carriers: ['just type in {}', 'Customer: I went to {} like you said.', 'you can find it on {}'],
  },
  {
    policy: 'username',
    count: 12,
    carriers: [
      'username {}',
      "Customer: My user name's {}.",
      'Agent: And what is your username?\nCustomer: {}.',
    ],
  },
  {
    policy: 'password',
    count: 12,
    carriers: [
      'password is {}',
      'Customer: I changed my password to {}.',
      'Agent: What password did you try?\nCustomer: {}.',
    ],
  },
  {
    policy: 'person_age',
    count: 12,
    carriers: [
      'i am {} years old',
      'Agent: Your age?\nCustomer: {}.',
      'my son turned {} years old',
      "He's {} years of age.",
    ],
  },
  {
    policy: 'money_amount',
    count: 10,
    carriers: ['you owe me {}', 'Customer: The bill says {}.', 'we agreed on {} a month'],
  },
  {
    policy: 'date',
    count: 10,
    carriers: ['it was delivered on {}', 'Customer: I called you on {}.', 'the warranty ends {}'],
  },
  {
    policy: 'person_name',
    count: 24,
    carriers: [
      'my names {}',
      'Agent: Who am I speaking with?\nCustomer: {}.',
      "I'm {}, nice to talk to you.",
      'you are talking to {} from support',
      'Customer: It is registered to {}, my husband.',
      'is {} available',
    ],
  },
  {
    policy: 'location',
    count: 18,
    carriers: [
      'the address is {}',
      'Agent: And the delivery address?\nCustomer: {}.',
      'we moved to {}',
      "Customer: I'm at {}, second door.",
    ],
  },
  { policy: 'medical_condition', count: 6, carriers: ['i suffer from {}', 'Customer: They say it is {}.'] },
  { policy: 'drug', count: 6, carriers: ['i need a refill of {}', 'Customer: The {} makes me dizzy.'] },
  { policy: 'occupation', count: 6, carriers: ['im a {}', 'Customer: I retired as a {}.'] },
  { policy: 'organization', count: 6, carriers: ['i am with {}', 'Customer: My employer is {}.'] },
  { policy: 'nationality', count: 4, carriers: ['my passport is {}', 'Customer: I am {}, living here.'] },
  { policy: 'marital_status', count: 4, carriers: ['i am {}', 'Customer: We are {} since spring.'] },
  { policy: 'religion', count: 4, carriers: ['i was raised {}', 'Customer: He is {}.'] },
  { policy: 'injury', count: 4, carriers: ['she got a {}', 'Customer: I have a {}.'] },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('sealed/spoken-cued', 'spoken', recipes)
}
