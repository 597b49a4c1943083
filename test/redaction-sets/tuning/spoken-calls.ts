import { handwritten, type RedactionCase } from '../support/case.ts'

/** Calls as they go: interruptions, slips, spelling, misheard words. */
const texts: Readonly<Record<string, string>> = {
  'back-channel-inside-card':
    'Agent: Go ahead.\nCaller: [[credit_card_number|four two four two]]\nAgent: Mm-hm.\nCaller: [[credit_card_number|four two four two]]\nAgent: Okay.\nCaller: [[credit_card_number|four two four two four two four two]].',
  'back-channel-inside-phone':
    "Agent: Best number?\nCaller: It's [[phone_number|four one five]].\nAgent: Yeah.\nCaller: [[phone_number|Five five five]].\nAgent: Uh-huh.\nCaller: [[phone_number|Oh one three two]].",
  'card-with-comment-inside':
    'the card is [[credit_card_number|five five five five, that is four fives, then five five five five again, five five five five, and four four four four]]',
  'card-restarted':
    "It's [[credit_card_number|four one one one, one one, no, let me start over, four one one one, one one one one, one one one one, one one one one]].",
  'amex-in-threes':
    'american express [[credit_card_number|three seven eight two eight two two four six three one oh oh oh five]]',
  'card-misheard':
    'my visa is [[credit_card_number|for two for two for two for too for two for two for two for two]]',
  'card-numerals-by-recogniser':
    'Okay, the card is [[credit_card_number|4111 1111 1111 1111]] and it expires [[credit_card_expiration|12 28]].',
  'card-over-sentences':
    'Card number. [[credit_card_number|Six oh one one. One one one one. One one one one. One one one seven]]. Done.',
  'card-triples':
    'Visa, [[credit_card_number|four triple one, four ones, four ones, four ones]], yes really.',
  'last-four-card': 'Agent: Which card? Caller: The one ending in [[credit_card_number|four two four two]].',
  'last-four-social':
    'Agent: Just the last four of your social. Caller: [[us_social_security_number|oh three two one]].',
  'social-by-pairs': 'social [[us_social_security_number|seven eighty five, twelve, sixty-four eleven]]',
  'social-with-dashes':
    'It is [[us_social_security_number|eight one two dash four four dash nine nine oh one]], my social.',
  'social-asked-then-chatter':
    'Agent: What is your social security number?\nCaller: Oh gosh, let me think. Okay. [[us_social_security_number|eight zero one, thirty three, seven seven six two]].',
  'social-corrected':
    'my social security is [[us_social_security_number|eight twelve forty four, wait, eight twenty one, forty four, sixty six ten]]',
  'email-spelled-surname': "It's [[email_address|maria dot k o w a l s k i at example dot com]].",
  'email-clarified': 'my email is [[email_address|b as in boy r o w n four at example dot org]]',
  'email-all-one-word': 'Email is [[email_address|sunny days all one word at example dot net]].',
  'email-half-recognised': 'You can write to [[email_address|olga.ivanova at example.com]].',
  'email-recognised': 'You can write to [[email_address|olga.ivanova@example.com]], okay?',
  'email-with-pause': 'It is [[email_address|priya, um, dot patel, at, mail dot example dot com]].',
  'email-repeated-by-agent':
    'Caller: [[email_address|j underscore okafor at example dot com]]\nAgent: That was [[email_address|j underscore o k a f o r at example dot com]]?\nCaller: Yes.',
  'email-underscore-digits':
    'send it to [[email_address|tyrone underscore double o seven at example dot com]] please',
  'phone-area-code-aside':
    'Area code [[phone_number|six one seven]], then [[phone_number|five five five, oh one four four]].',
  'phone-eight-hundred': 'Please dial [[phone_number|one eight hundred five five five oh one nine nine]].',
  'phone-uk-double-oh': 'My mobile is [[phone_number|oh double seven double oh nine hundred one two three]].',
  'phone-plus':
    'from abroad it is [[phone_number|plus forty four twenty seven nine four six oh one two three]]',
  'phone-numerals': 'Call me at [[phone_number|415-555-0132]] or [[phone_number|415 555 0133]].',
  'phone-no-space': 'my number is [[phone_number|4155550177]] thanks',
  'birth-asked':
    'Agent: And when were you born?\nCaller: [[date_of_birth|Nineteen seventy one, the twelfth of May]].',
  'birth-digits': 'date of birth [[date_of_birth|oh five twelve seventy one]]',
  'birth-corrected': 'I was born on [[date_of_birth|June, no, July fourth, nineteen fifty eight]].',
  'birth-year-last':
    'Agent: Your birthday?\nCaller: [[date_of_birth|March third]].\nAgent: And the year?\nCaller: [[date_of_birth|Sixty nine]].',
  'iban-slow':
    'The IBAN, [[banking_information|D E eight nine, three seven oh four, oh oh four four, oh five three two, oh one three, triple oh]].',
  'iban-nato':
    'iban [[banking_information|golf bravo two nine november whiskey bravo kilo six oh one six one three three one nine two six eight one nine]]',
  'routing-and-account':
    'The routing number is [[banking_information|zero two one zero zero zero zero two one]] and the checking account is [[banking_information|one two three four five six seven eight nine]].',
  'everything-at-once':
    'Sure. [[person_name|Grace Mensah]], born [[date_of_birth|the second of February nineteen ninety]], phone [[phone_number|two one two, five five five, oh one eight eight]], email [[email_address|grace at example dot org]].',
  'licence-spelled': "My driver's license is [[drivers_license|D one two three, four five six seven]].",
  'name-spelled': 'Last name is [[person_name|H A D D A D]].',
  'password-spelled': 'the password is [[password|capital b l u e, seven seven, exclamation mark]]',
}

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return handwritten('tuning/spoken-calls', 'spoken', texts)
}
