import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_cvv',
    count: 14,
    carriers: [
      'The CVV is {}.',
      'Agent: And the three digits on the back?\nCaller: {}.',
      'security code {}',
      'the c v v number is {} I believe',
      'Agent: The security code on the card, please.\nCaller: Let me turn it over. {}.',
      'Card is {credit_card_number}, and the code on the back is {}.',
    ],
  },
  {
    policy: 'credit_card_expiration',
    count: 14,
    carriers: [
      'It expires {}.',
      'Agent: Expiration date?\nCaller: {}.',
      'expiry date {}',
      'the card is good until {}',
      'Card {credit_card_number}, expiring {}, code {credit_card_cvv}.',
    ],
  },
  {
    policy: 'passport_number',
    count: 14,
    carriers: [
      'My passport number is {}.',
      'Agent: Could you read me the passport number?\nCaller: Sure. {}.',
      'passport {}',
      'I renewed my passport, the new number is {}, issued in spring.',
    ],
  },
  {
    policy: 'drivers_license',
    count: 14,
    carriers: [
      "My driver's license number is {}.",
      "Agent: What's the number on your licence?\nCaller: {}.",
      'drivers license {}',
      'For the rental you need my license, it is {}.',
    ],
  },
  {
    policy: 'account_number',
    count: 16,
    carriers: [
      'My account number is {}.',
      'Agent: Do you have your customer number?\nCaller: Yes, {}.',
      'membership number {}',
      'the account number on my bill says {} and the name is mine',
      'Policy number {}, it should be active.',
    ],
  },
  {
    policy: 'healthcare_number',
    count: 12,
    carriers: [
      'My NHS number is {}.',
      'Agent: And your Medicare number?\nCaller: {}.',
      'the member id on my insurance card is {}',
      'medical record number {}',
    ],
  },
  {
    policy: 'vehicle_id',
    count: 10,
    carriers: [
      'The VIN is {}.',
      'Agent: Read me the vehicle identification number.\nCaller: {}.',
      'vin number {}',
    ],
  },
  {
    policy: 'ip_address',
    count: 10,
    carriers: [
      'My IP address is {}.',
      'the server answers on {} but only inside',
      'try to ping {} and tell me what happens',
    ],
  },
  {
    policy: 'url',
    count: 12,
    carriers: ['Go to {} and click on help.', 'the website is {}', 'I was on {} when it crashed.'],
  },
  {
    policy: 'username',
    count: 12,
    carriers: [
      'My username is {}.',
      'Agent: What is your user name?\nCaller: {}.',
      'user id {}',
      'I log in as {}',
    ],
  },
  {
    policy: 'password',
    count: 12,
    carriers: [
      'The password is {}.',
      'Agent: And the password you use?\nCaller: {}.',
      'my pass word was {} I think',
    ],
  },
  {
    policy: 'person_age',
    count: 12,
    carriers: [
      "I'm {} years old.",
      'Agent: How old are you?\nCaller: {}.',
      'she is {} years old and lives with us',
      'my father, aged {}, fell',
    ],
  },
  {
    policy: 'money_amount',
    count: 10,
    carriers: ['It cost {}.', 'they charged me {} twice', 'I was quoted {} for the repair.'],
  },
  {
    policy: 'date',
    count: 10,
    carriers: ['The appointment is on {}.', 'we moved in on {}', 'Your order shipped {}.'],
  },
  {
    policy: 'person_name',
    count: 24,
    carriers: [
      'My name is {}.',
      'This is {} speaking.',
      'Agent: May I have your full name?\nCaller: {}.',
      'hi this is {} i am calling about a bill',
      'Can I talk to {} please?',
      'the account is under {}',
    ],
  },
  {
    policy: 'location',
    count: 18,
    carriers: [
      'My address is {}.',
      'Agent: Where should we ship it?\nCaller: {}.',
      'i live at {}',
      'Please send someone to {} as soon as you can.',
      'billing address {}',
    ],
  },
  {
    policy: 'medical_condition',
    count: 6,
    carriers: ['I was diagnosed with {}.', 'she has {} and takes pills for it'],
  },
  { policy: 'drug', count: 6, carriers: ["I'm taking {} every morning.", 'the doctor put me on {}'] },
  { policy: 'occupation', count: 6, carriers: ['I work as a {}.', 'my job is {}'] },
  { policy: 'organization', count: 6, carriers: ['I work for {}.', 'the check came from {}'] },
  { policy: 'nationality', count: 4, carriers: ["I'm {}.", 'he is {} by birth'] },
  { policy: 'marital_status', count: 4, carriers: ["I'm {} now.", 'marital status {}'] },
  { policy: 'religion', count: 4, carriers: ["We're {}.", 'our family is {}'] },
  { policy: 'injury', count: 4, carriers: ['He came in with a {}.', 'i had a {} last winter'] },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('tuning/spoken-cued', 'spoken', recipes)
}
