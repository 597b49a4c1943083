import { type Conversation, conversations } from '../support/calls.ts'
import type { RedactionCase } from '../support/case.ts'

/** Calls in which a plan, a phone or a policy is spoken of, and then amounts, times, invoices and versions. */
const spoken: Conversation = {
  opening: [
    'Agent: Welcome to the service line, my name is {}, what is going on?\nCaller: My phone does not ring anymore.',
    'Agent: {} speaking, how may I help you today?\nCaller: I want to change my plan and I have a question about a charge on my card.',
    'Rep: Hi, this is {} with member services.\nMember: Hello, I got a letter about my policy.',
  ],
  exchanges: {
    date_of_birth: [
      'Agent: Can you confirm your date of birth for me?\nCaller: Yes, {}.',
      'Agent: What is the birth date on the health plan for that member?\nCaller: It is {}.',
    ],
    phone_number: [
      'Agent: What is the best number to reach you at?\nCaller: It is {}.',
      'Caller: My phone number is {}.\nAgent: Okay, {}, got it.',
      'Caller: For my account you can try this number in the evening, {}.',
    ],
    email_address: ['Agent: What email do we have on file?\nCaller: {}.'],
    credit_card_number: [
      'Agent: What is the sixteen digit number on the front of the card?\nCaller: {}.',
      'Caller: I want to pay with my card. It is {}.',
    ],
    us_social_security_number: ['Agent: Could you give me your social security number?\nCaller: It is {}.'],
    account_number: ['Agent: Can I have your account number?\nCaller: It is {}.'],
    healthcare_number: [
      'Agent: Can you read me the number on your insurance card?\nCaller: {}.',
      'Agent: There is a number on the insurance card.\nCaller: My member ID is {}.',
    ],
    location: ['Caller: I live at {}.'],
  },
  talk: [
    'Agent: Your order shipped on the twelfth and should be there in three to five days.',
    'Caller: The tracking says it left at four fifteen and came back at six thirty.',
    'Agent: The total is one hundred and forty three dollars and twenty cents.',
    'Agent: The case number is not needed, I can see it here.',
    'Caller: It was two weeks ago, or three, on a Tuesday.',
    'Caller: My neighbor at number twelve pays twenty, thirty dollars less.',
    'Caller: The charges are nineteen ninety five, nineteen ninety five and thirty four fifty.',
    'Caller: I did that four times, five times, six times.',
    'Agent: Your deductible is fifteen hundred and the copay is twenty five.',
    'Caller: The doctor charged two twenty for the visit and sixty five for the lab.',
    'Agent: The technician comes between one and five on the twenty third.',
    'Agent: I see a payment of sixty two fifty on the third and sixty two fifty on the seventeenth.',
    'Caller: And the balance was two oh six, then two sixteen, then two oh six again.',
    'Agent: That is flight four four two at seven ten, seat fourteen C.',
    'Caller: The rate was six point two five, then six point five.',
    'Caller: It is asking me for a six digit code and I get no text.',
    'Caller: Version seventeen point four point one, it says here.',
    'Caller: Page two of the bill, line six, there is a fee of nine ninety five.',
    'Caller: My husband is the one who has the login.',
    'Agent: Your health plan starts on the first of January.',
  ],
}

const written: Conversation = {
  opening: [
    'support: Hi there, {} here from the help desk.\ncustomer: hey, my account shows the wrong plan',
    'agent: Hello, I am {}. What can I do for you?\nvisitor: I cannot log in with my phone',
  ],
  exchanges: {
    date_of_birth: ['support: Your date of birth?\ncustomer: {}'],
    phone_number: ['support: What number can we call?\ncustomer: {}'],
    email_address: ['support: What is your email?\ncustomer: {}'],
    credit_card_number: ['customer: my card number is {}'],
    us_social_security_number: ['customer: SSN {}'],
    account_number: ['customer: acct # {}'],
    vehicle_id: ['customer: the VIN is {}'],
  },
  talk: [
    'support: Your order 10-4482-19 shipped yesterday.',
    'support: The total was $143.20 plus 8.25% tax.',
    'customer: got charged 2x 19.95 and 1x 34.50',
    'support: Version 17.5.0 and 18.0.2 both have the fix.',
    'customer: speed test: 12.4 down, 3.1 up, ping 48',
    'support: Ticket 48213 is open, ticket 48190 is closed.',
    'support: Delivery window is 8:00-12:00.',
    'customer: balance was 206.10, then 216.10, then 206.10',
    'support: The points balance is 12,450.',
    'support: Flight UA 442, 7:10, seat 14C.',
    'customer: did it 4, 5, 6 times',
    'customer: i get no code on my phone, tried 3 numbers',
    'support: Invoice 2024-0112 is due in 30 days.',
    'customer: page 2 of 6, line 14, fee 9.95',
    'customer: dimensions are 120 x 60 x 75, weight 18.4',
    'support: The username is case sensitive.',
    'support: Please clear the cache and sign in again.',
    'support: See section 4.2.1 of the manual, page 88.',
    'customer: insurance paid 180 of 220',
    'support: Row 12, seats 4-6.',
  ],
}

/** Yields the cases of this module. */
export function* cases(): Iterable<RedactionCase> {
  yield* conversations('tuning/conversations-everyday-spoken', 'spoken', spoken, 40)
  yield* conversations('tuning/conversations-everyday-written', 'written', written, 40)
}
