import { type Conversation, conversations } from '../support/calls.ts'
import type { RedactionCase } from '../support/case.ts'

const spoken: Conversation = {
  opening: [
    'Agent: Thank you for calling, you are speaking with {}. How can I help?\nCaller: Hi, I have a question about my bill.',
    'Agent: Good morning, this is {} from support.\nCaller: Good morning, something is wrong with my order.',
  ],
  exchanges: {
    person_name: [
      'Agent: May I have your first and last name?\nCaller: {}.',
      'Agent: Who is the account holder?\nCaller: That would be {}.',
    ],
    date_of_birth: [
      'Agent: To verify you, your date of birth?\nCaller: {}.',
      'Agent: And you were born when?\nCaller: {}.',
    ],
    phone_number: [
      'Agent: Is there a good number to call you back?\nCaller: {}.\nAgent: {}.\nCaller: Right.',
      'Caller: You can also try my mobile, {}.',
    ],
    email_address: [
      'Agent: Which email should the confirmation go to?\nCaller: {}.',
      'Caller: My email has changed, it is now {}.\nAgent: Thank you.',
    ],
    credit_card_number: [
      'Agent: I can take the card number now.\nCaller: Okay. {}.',
      'Caller: Use the card {}.\nAgent: I read back, {}.',
    ],
    us_social_security_number: ['Agent: And the social security number?\nCaller: {}.'],
    banking_information: ['Agent: For the refund I need an IBAN.\nCaller: {}.'],
    account_number: ['Agent: Do you see the customer number at the top?\nCaller: Yes, it says {}.'],
    location: ['Agent: And where do we deliver?\nCaller: {}.'],
  },
  talk: [
    'Agent: Let me pull that up for you.',
    'Caller: Sure, take your time.',
    'Agent: I see two open orders and one that is closed.',
    'Caller: It was supposed to come with four chairs and I got three.',
    'Agent: One moment, the system is slow today.',
    'Caller: I have been on hold for twenty five minutes.',
    'Agent: I am so sorry about that.',
    'Caller: The lady before you said it would cost nothing.',
    'Agent: There is a fee of twelve dollars, but I can waive it.',
    'Caller: It says error four oh four on the page.',
    'Agent: Did you press one or two in the menu?',
    'Caller: Three, I think. Or four. I do not remember.',
    'Agent: Is there anything else?',
    'Caller: Yeah, one more thing.',
    'Agent: Between nine and five, every day but Sunday.',
    'Caller: My neighbor has the same model and it works.',
  ],
}

const written: Conversation = {
  opening: ['agent: Hello, my name is {}, how may I help?\nguest: hi, i need help with an order'],
  exchanges: {
    person_name: ['agent: Could I have your full name?\nguest: {}'],
    date_of_birth: ['agent: Please confirm your date of birth.\nguest: {}'],
    phone_number: [
      'agent: A phone number for the courier?\nguest: {}',
      'guest: or call {} if that is easier',
    ],
    email_address: ['agent: Where can we mail the label?\nguest: {}'],
    credit_card_number: [
      'guest: can you charge {} instead?',
      'agent: Please do not send card numbers here.\nguest: too late: {}',
    ],
    us_social_security_number: ['guest: the form wants my ssn, is {} ok there?'],
    banking_information: ['guest: refund to {} please'],
    ip_address: ['guest: your page says my ip {} is blocked'],
    password: ['guest: my password is {} and it does not work'],
  },
  talk: [
    'agent: Let me check that for you.',
    'guest: ok',
    'guest: I ordered 3 and got 2',
    'agent: The parcel weighs 4.2 kg and left the depot at 14:20.',
    'guest: the total was $89.90, not $98.90',
    'agent: Delivery takes 2-3 days.',
    'guest: version 2.14.1, on windows 11',
    'agent: Thank you for waiting.',
    'guest: still there?',
    'agent: Yes! I am looking at it now.',
    'guest: lol',
    'agent: Please restart it and wait 30 seconds.',
    'guest: done, same thing, error 0x80070005',
  ],
}

/** Yields the cases of this module. */
export function* cases(): Iterable<RedactionCase> {
  yield* conversations('tuning/conversations-spoken', 'spoken', spoken, 40)
  yield* conversations('tuning/conversations-written', 'written', written, 30)
}
