import { type Conversation, conversations } from '../support/calls.ts'
import type { RedactionCase } from '../support/case.ts'

const spoken: Conversation = {
  opening: [
    "Agent: Hello, {} speaking, what can I do for you today?\nCustomer: Hey, I'd like to change my plan.",
    'Agent: Welcome back, my name is {}.\nCustomer: Hi, I need to book an appointment.',
  ],
  exchanges: {
    person_name: [
      'Agent: Can I get your name, please?\nCustomer: Sure, {}.',
      'Customer: Book it for my mother, {}.',
    ],
    date_of_birth: [
      "Agent: What's the patient's date of birth?\nCustomer: {}.",
      'Agent: Okay, and your birthday?\nCustomer: {}.\nAgent: {}, perfect.',
    ],
    phone_number: [
      'Agent: What number should we text?\nCustomer: {}.',
      'Customer: If you need me I am on {}.\nAgent: Let me read it back. {}.\nCustomer: Yup.',
    ],
    email_address: [
      "Agent: What's your email?\nCustomer: It's {}.",
      'Agent: I have an old email here. Is it still the same?\nCustomer: No, use {}.',
    ],
    credit_card_number: [
      "Agent: Okay, what's the number on the card?\nCustomer: {}.\nAgent: Got it.",
      'Customer: Card is {}.',
    ],
    us_social_security_number: [
      'Agent: I need your full social for the credit check.\nCustomer: Alright, {}.',
    ],
    banking_information: ['Customer: Please take it from my bank, the IBAN is {}.'],
    drivers_license: ["Agent: Could you read me your driver's license number?\nCustomer: {}."],
    healthcare_number: ['Agent: And your insurance member ID?\nCustomer: {}.'],
    location: ['Agent: What is your address?\nCustomer: {}.'],
  },
  talk: [
    'Agent: Okay, give me just a second.',
    'Customer: No worries at all.',
    'Agent: The first opening is at ten fifteen, the next at two forty.',
    'Customer: Can we do something after four?',
    'Agent: You are on the medium plan, that is ten gigabytes.',
    'Customer: I used eleven, then twelve, and they charged me twenty bucks.',
    'Agent: I can put you on the big one for five more.',
    'Customer: My doctor said every six to eight weeks.',
    'Agent: There are three people ahead of you in line.',
    'Customer: It beeps two times and then five times.',
    'Agent: Please hold while I transfer you.',
    'Customer: Hello? Hello? Are you still there?',
    'Agent: Yes, I am here, I was typing.',
    'Customer: The last agent hung up on me, twice.',
    'Agent: On a scale from one to ten, how did I do?',
    'Customer: Nine, maybe nine and a half.',
  ],
}

const written: Conversation = {
  opening: ['support: You are chatting with {}.\ncustomer: hello, my invoice looks odd'],
  exchanges: {
    person_name: ['support: Who should the invoice name?\ncustomer: {}'],
    date_of_birth: ['support: What is your date of birth?\ncustomer: {}'],
    phone_number: [
      'customer: my phone number is {}, text is fine',
      'support: May we call?\ncustomer: yes, {}',
    ],
    email_address: ['support: And the e-mail on the account?\ncustomer: {}'],
    credit_card_number: ['customer: the card i used is {}'],
    us_social_security_number: ['support: We only need it for the tax form.\ncustomer: ssn is {} then'],
    banking_information: ['customer: sepa please, iban {}'],
    url: ['customer: this page hangs: {}'],
    username: ['support: Your username?\ncustomer: {}'],
  },
  talk: [
    'support: One moment, please.',
    'customer: sure',
    'customer: it lists 12 seats, we have 9',
    'support: Seats 10 to 12 were added on the 4th.',
    'customer: by whom?',
    'support: I cannot see that from here, sorry.',
    'customer: price went from 19.00 to 24.50 a seat',
    'support: That is the yearly change, plus 3.1 % for tax.',
    'customer: build 7.0.3 (1187) if that matters',
    'support: It does not, but thank you.',
    'customer: ok I will wait',
    'support: All done, the new total is 220.50.',
  ],
}

/** Yields the cases of this module. */
export function* cases(): Iterable<RedactionCase> {
  yield* conversations('sealed/conversations-spoken', 'spoken', spoken, 40)
  yield* conversations('sealed/conversations-written', 'written', written, 30)
}
