import { compose, type Recipe, type RedactionCase } from '../support/case.ts'

const recipes: readonly Recipe[] = [
  {
    policy: 'credit_card_number',
    count: 70,
    carriers: [
      'the card number is {} and my name on it is the same',
      'Agent: Please read me the sixteen digit number.\nCustomer: Okay. {}.',
      "Here's my Visa: {}.",
      'Customer: Ready?\nAgent: Yes, go ahead.\nCustomer: {}\nAgent: Okay, {}.\nCustomer: Yep.',
      'can i just give you my credit card its {}',
      'Could you try {}? The other one got declined.',
      'I have two cards. The first one, {}. The second one, {credit_card_number}. Use the second.',
      "So the number, hang on, the print is tiny, it's {}.",
      'pay with card {} thank you',
      'Take down my Discover. {}. Want me to say it again? {}.',
      "No no, you've got it wrong. Card number {}.",
      'i want to update the card on my account to {}',
    ],
  },
  {
    policy: 'us_social_security_number',
    count: 55,
    carriers: [
      'its {} thats my social security number',
      'Agent: Your social, please, all nine digits.\nCustomer: {}.',
      'Sure thing. Social security number, {}.',
      'my social is {} and my zip is the same as before',
      'Customer: The Social Security number I gave was wrong, it should be {}.\nAgent: So {}?\nCustomer: Exactly.',
      'Yeah, social: {}.',
      'for the background check my s s n is {}',
      "Agent: I'll need the social security number of the deceased.\nCustomer: Okay, it was {}.",
      'I have my social here, uh, {}',
    ],
  },
  {
    policy: 'banking_information',
    count: 50,
    carriers: [
      'I B A N {}',
      'Customer: My IBAN has changed. It is {} now.',
      'could you pay it into {} my iban',
      'Agent: Please tell me the IBAN slowly.\nCustomer: Of course. {}. Did you get it all?\nAgent: {}.',
      "It's on the statement, IBAN, {}.",
      'for the direct debit use iban {} from next month',
      'the iban that i have for them is {} can you confirm',
    ],
  },
  {
    policy: 'email_address',
    count: 75,
    carriers: [
      "it's {}",
      'Agent: Can I get an email for the receipt?\nCustomer: Yes, that is {}.',
      'email me at {} whenever you can',
      "Customer: I didn't get anything. Did you send it to {}?\nAgent: I have {} here.",
      'So, {}, no capitals.',
      'My personal email address is {}, the work one is {email_address}.',
      'the invoice goes to {} as always',
      'Just so you have it, {} is my email.',
      'please remove {} from your list',
      'Agent: Email?\nCustomer: {}.\nAgent: Great.',
      'hi it is {person_name} you can email {} with the details',
    ],
  },
  {
    policy: 'phone_number',
    count: 85,
    carriers: [
      "it's {}",
      'Agent: And a contact number?\nCustomer: {}.',
      'ring me on {}',
      'Hello, please call {person_name} back on {}. Thank you.',
      'my new number is {} the old one is gone',
      "Customer: You'll get me on {}.\nAgent: Just to confirm, {}.\nCustomer: Yes.",
      'the office line is {}, ask for me',
      'Text me at {}, I am in meetings all day.',
      'cell phone {} home phone {phone_number}',
      "You've reached us at {}, leave a message after the tone.",
      'Can you call my daughter? Her number is {}.',
      'so the callback is {} is that what you have',
      'dial {} and press star',
    ],
  },
  {
    policy: 'date_of_birth',
    count: 65,
    carriers: [
      'my birth date is {}',
      'Agent: Date of birth, please.\nCustomer: {}.',
      "I'm born {}, if that helps.",
      'Customer: Okay, name is {person_name}, date of birth {}.',
      'his birthday is {} so he is still a minor',
      'Agent: When were you born?\nCustomer: On {}.\nAgent: Okay, {}, thank you.',
      'birthdate {}',
      'Agent: Can you confirm your date of birth for security?\nCustomer: Yeah, um, {}.',
      'the little one was born on {} at home',
    ],
  },
]

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return compose('sealed/spoken-structured', 'spoken', recipes)
}
