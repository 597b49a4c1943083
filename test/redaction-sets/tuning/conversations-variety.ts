import { type Conversation, conversations } from '../support/calls.ts'
import type { RedactionCase } from '../support/case.ts'

const spoken: Conversation = {
  opening: [
    'Agent: Good evening, {} here, what can I do for you?\nCaller: Hello, my account is locked.',
    'Agent: You have reached the help desk, my name is {}.\nCaller: Hi, I cannot get into the portal.',
  ],
  exchanges: {
    person_name: [
      'Agent: And who am I talking to?\nCaller: {}.',
      'Agent: The name on the policy?\nCaller: {}.',
    ],
    date_of_birth: [
      'Agent: Thanks. I also need a date of birth.\nCaller: {}.',
      'Agent: Birthday?\nCaller: {}.\nAgent: Perfect.',
    ],
    phone_number: [
      'Agent: Which number should the code be sent to?\nCaller: {}.',
      'Agent: I will have somebody call you, at which number?\nCaller: {}.\nAgent: Let me read that back, {}.',
      'Caller: My cell is {}, in case we get cut off.',
    ],
    email_address: [
      'Agent: Is there an email on the account?\nCaller: It should be {}.',
      'Caller: Send the reset link to {}.\nAgent: Will do.',
    ],
    credit_card_number: [
      'Agent: Which card do you want to keep?\nCaller: {}.',
      'Agent: Go ahead with the number.\nCaller: It is a Visa, {}.\nAgent: {}?\nCaller: Yes.',
    ],
    us_social_security_number: [
      'Agent: To be sure it is you, may I have your social?\nCaller: {}.',
      'Agent: And your Social Security number, please.\nCaller: Do you really need that? {}.',
    ],
    banking_information: ['Agent: And the IBAN the money comes from?\nCaller: {}.'],
    account_number: [
      'Agent: What is your account number with us?\nCaller: {}.',
      'Agent: Do you have the policy number?\nCaller: Yes, {}.',
    ],
    healthcare_number: ['Agent: What is the Medicare number?\nCaller: {}.'],
  },
  talk: [
    'Caller: I changed my password three times today and none of them work.',
    'Agent: The password must have at least eight characters.',
    'Caller: I forgot my pin, and the page says error five oh three.',
    'Agent: That error, four oh nine, means your login is locked.',
    'Agent: I will send you a one time passcode in a minute.',
    'Caller: My username is the same as before.',
    'Agent: Please do not tell me your password.',
    'Caller: The card reader says try again, and then it says call the bank.',
    'Agent: Your account will be open again in two to three hours.',
    'Caller: I called four times, on Monday, on Tuesday and twice today.',
    'Agent: The policy changed on the first of the month.',
    'Caller: My old phone died, so I have no codes.',
    'Agent: The fee on the account was thirty two dollars and fifty cents.',
    'Caller: It took one thousand two hundred seconds, I counted.',
    'Agent: You are number seven in the queue for a call back.',
    'Caller: The statement says nineteen ninety nine a month, not twenty nine ninety nine.',
    'Agent: We moved from version four point one to four point two.',
    'Caller: Press one, press two, press nine, that is all it says.',
    'Agent: Extension two two oh is for billing.',
    'Caller: My insurance went up from ninety to one hundred twenty.',
    'Agent: Is the address on the license still good?',
    'Caller: Yes, it is all the same.',
    'Agent: The account has been with us since two thousand eleven.',
  ],
}

const written: Conversation = {
  opening: ['bot: Hi! You are talking to {}.\nuser: i cant log in'],
  exchanges: {
    person_name: ['bot: Your full name, please.\nuser: {}'],
    date_of_birth: ['bot: When were you born?\nuser: {}'],
    phone_number: ['bot: Which number should we text?\nuser: {}', 'user: my mobile: {}'],
    email_address: ['bot: Which address did you register with?\nuser: {}', 'user: its {} i think'],
    credit_card_number: ['user: the card is {} just charge it'],
    us_social_security_number: ['bot: Last step: SSN.\nuser: {}'],
    banking_information: ['user: pls wire it to {}'],
    ip_address: ['user: blocked from {} since noon'],
    account_number: ['bot: Your customer number?\nuser: {}'],
  },
  talk: [
    'user: password reset mail never came',
    'bot: Your password must have 8 to 64 characters.',
    'user: pin pad shows E-104, then 503',
    'bot: Error 503 means that the login service restarts.',
    'user: tried 5 times, code expired after 30s',
    'bot: Codes are valid for 10 minutes.',
    'user: username field is greyed out on v2.4.1',
    'bot: Version 2.5.0 fixes that.',
    'user: account says 1,240 points, was 2,410',
    'bot: The card on file expires soon.',
    'user: who do i call about that',
    'bot: Ticket queue is at 118, about 25 minutes.',
    'user: phone app 3.11 on android 16',
    'bot: Anything else?',
    'user: the account page is 404',
    'bot: Please try http 2 off, then on.',
    'user: took 1200 ms, then 4500 ms, then nothing',
    'bot: Your membership is active until further notice.',
  ],
}

/** Yields the cases of this module. */
export function* cases(): Iterable<RedactionCase> {
  yield* conversations('tuning/conversations-variety-spoken', 'spoken', spoken, 60)
  yield* conversations('tuning/conversations-variety-written', 'written', written, 40)
}
