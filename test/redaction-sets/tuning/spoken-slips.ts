import { handwritten, type RedactionCase } from '../support/case.ts'

/** More calls by hand: values in pieces, cues far away, short forms, second thoughts. */
const texts: Readonly<Record<string, string>> = {
  'sort-code-and-account':
    'Sort code [[banking_information|twenty, forty five, sixteen]] and the account number is [[banking_information|three one four one five nine two six]].',
  'sort-code-asked':
    'Agent: And the sort code?\nCaller: [[banking_information|Oh four double oh oh four]].\nAgent: Account number?\nCaller: [[banking_information|Seven seven one two oh nine three three]].',
  'routing-asked':
    'Agent: What is the routing number on your check?\nCaller: [[banking_information|One two one oh four two eight eight two]].',
  'direct-deposit':
    'For direct deposit the routing is [[banking_information|oh two six oh oh nine five nine three]] and account [[banking_information|four four one two nine eight seven six]] at my credit union.',
  'bank-account-pairs':
    'my bank account is [[banking_information|forty one twenty two ninety eight seventy six]]',
  'checking-spaced': 'Checking account [[banking_information|9 8 7 6 5 4 3 2 1 0]].',
  'bsb-number':
    'the B S B is [[banking_information|oh six two triple oh]] and the account [[banking_information|one two eight nine four four one]]',
  'swift-spelled':
    'iban [[banking_information|D E twelve five hundred one oh five one seven oh six four eight four eight nine eight nine oh]]',
  'iban-interrupted':
    'Caller: [[banking_information|G B two nine]]\nAgent: Yes?\nCaller: [[banking_information|N W B K, six oh one six]]\nAgent: Okay.\nCaller: [[banking_information|one three three one nine two six eight one nine]].',
  'iban-read-back':
    'Agent: So that is [[banking_information|N L nine one, A B N A, oh four one seven, one six four three, double oh]]?\nCaller: Right.',
  'savings-asked':
    'Agent: Checking or savings?\nCaller: Savings, [[banking_information|five five oh one two two three four]].',
  'card-first-and-last':
    'The first four are [[credit_card_number|four five three two]], then [[credit_card_number|oh one five one]], then [[credit_card_number|one two eight three]], then [[credit_card_number|oh three six six]].',
  'card-by-agent-in-groups':
    'Agent: First four of the card?\nCaller: [[credit_card_number|Five one oh five]].\nAgent: Next four?\nCaller: [[credit_card_number|One oh five one]].\nAgent: Next?\nCaller: [[credit_card_number|Oh five one oh]].\nAgent: And the last four?\nCaller: [[credit_card_number|Five one oh oh]].',
  'card-mm-hm':
    'Caller: Card is [[credit_card_number|four oh one two]]\nAgent: mm-hmm\nCaller: [[credit_card_number|eight eight eight eight]]\nAgent: got it\nCaller: [[credit_card_number|eight eight eight eight]]\nAgent: yep\nCaller: [[credit_card_number|one eight eight one]]',
  'card-amex-asked':
    'Agent: Amex?\nCaller: Yes, [[credit_card_number|thirty-seven fourteen, four nine six three five three, nine eight four three one]].',
  'card-with-spaces-lost': 'use 4 again no use [[credit_card_number|4000056655665556]] for this',
  'card-last-four-asked':
    'Agent: The last four of the card, please?\nCaller: [[credit_card_number|Eleven seventeen]].',
  'card-ends-with': 'my card ends with [[credit_card_number|five five five six]]',
  'card-long-thinking':
    'Agent: Can I have the card number?\nCaller: Where did I put it. Oh, here. Okay, ready? [[credit_card_number|Six oh one one, oh oh oh nine, nine oh one three, nine four two four]].',
  'card-and-expiry-and-code':
    'four two four two is how it starts no let me give you all of it [[credit_card_number|four two four two four two four two four two four two four two four two]] expires [[credit_card_expiration|oh nine thirty one]] code [[credit_card_cvv|four eight two]]',
  'social-last-four-given':
    'the last four of my social are [[us_social_security_number|seven seven one nine]]',
  'social-last-four-with-question':
    'Agent: Can you confirm the last four digits of your Social Security number?\nCaller: Yes, [[us_social_security_number|nine oh one two]].',
  'social-hundreds':
    'social security number [[us_social_security_number|eight hundred twelve, forty, seven thousand two]]',
  'social-in-pieces':
    'Agent: Social?\nCaller: [[us_social_security_number|Eight oh two]].\nAgent: Okay.\nCaller: [[us_social_security_number|Forty one]].\nAgent: Mm-hmm.\nCaller: [[us_social_security_number|Nine nine oh seven]].',
  'social-written-by-recogniser': 'yeah my social is [[us_social_security_number|802-41-9907]]',
  'social-for-somebody-else':
    'Agent: I also need the social for your wife.\nCaller: Hers is [[us_social_security_number|eight one three, two two, six oh six oh]].',
  'social-and-birth':
    'Agent: Your social security number and date of birth, please.\nCaller: [[us_social_security_number|Eight two two, one five, four four four oh]], and [[date_of_birth|March ninth nineteen seventy seven]].',
  'birth-and-social':
    'Agent: Date of birth and social security number?\nCaller: Okay, [[date_of_birth|six twelve sixty four]], and the other is [[us_social_security_number|seven seven nine three oh one two one two]].',
  'phone-same-line-name':
    'This is [[person_name|Rachel Kim]], you can reach me at [[phone_number|three oh three five five five oh one one two]], thank you, bye.',
  'phone-area-code-asked':
    'Agent: Area code first?\nCaller: [[phone_number|Two one two]].\nAgent: And the rest?\nCaller: [[phone_number|Five five five, oh one four seven]].',
  'phone-seven-digits': 'just call [[phone_number|five five five oh one two three]] it is local',
  'phone-toll-free': 'their number is [[phone_number|one eight hundred, five five five, zero one four zero]]',
  'phone-on-account':
    'Agent: What is the phone number on the account?\nCaller: [[phone_number|Five oh three five five five oh one six one]].',
  'phone-verification':
    'Agent: I will text you a verification code, what number should I use?\nCaller: [[phone_number|Seven one eight, five five five, oh one oh nine]].',
  'phone-member':
    'Agent: I cannot find your membership by name. Do you have the phone number you signed up with?\nCaller: Probably [[phone_number|four one five five five five oh one eight eight]].',
  'phone-patient': "And the patient's phone? It's [[phone_number|2 0 6, 5 5 5, 0 1 3 3]].",
  'phone-said-twice':
    'It is [[phone_number|six one seven five five five oh one two two]], again, [[phone_number|six one seven five five five oh one two two]].',
  'phone-uk-asked':
    'Agent: Mobile?\nCaller: [[phone_number|Oh double seven double oh, nine double oh, four five six]].',
  'phone-uk-landline': 'ring me on [[phone_number|oh two oh seven nine four six oh three oh one]] after six',
  'phone-country-code':
    'The number is [[phone_number|plus one, seven oh two, five five five, oh one seven three]].',
  'phone-order-near':
    'My order number I do not know but my phone number is [[phone_number|eight oh eight five five five oh one oh one]].',
  'phone-pairs': 'you can text me on [[phone_number|four one five, five fifty five, oh one, twenty nine]]',
  'email-gmail-only': 'My email is [[email_address|johnny five at gmail]].',
  'email-all-letters': 'email [[email_address|k w a m e at e x a m p l e dot com]]',
  'email-the-word-at': 'Send it to [[email_address|billing at acme dot example dot com]].',
  'email-no-dots': 'it is [[email_address|marykim nineteen eighty at example dot com]] no dots no spaces',
  'email-as-in':
    'Agent: Spell that?\nCaller: [[email_address|m as in mary, e, i, dot, k, i, m, at example dot org]].',
  'email-numbers': 'reach us at [[email_address|room twelve b at example dot net]]',
  'email-uk': 'my address is [[email_address|liam dot baker at example dot co dot uk]]',
  'email-hyphen': 'it goes to [[email_address|anna hyphen maria at school dot example dot org]] I think',
  'email-with-names': 'so that is [[email_address|first initial w then tanaka at example dot com]]',
  'birth-short': 'Agent: Birthday?\nCaller: [[date_of_birth|Five five sixty]].',
  'birth-month-first': 'I was born in [[date_of_birth|August of nineteen ninety one]]',
  'birth-year-only-then-day':
    'Agent: Year of birth?\nCaller: [[date_of_birth|Nineteen eighty four]].\nAgent: Day and month?\nCaller: [[date_of_birth|The sixth of June]].',
  'birth-corrected':
    'Agent: What is your date of birth?\nCaller: It is [[date_of_birth|oh four one two, no, sorry, oh four one three one nine eight oh]].',
  'birth-on-policy':
    'Agent: Which birth date is on the policy for the account?\nCaller: [[date_of_birth|Oh four one two six nine]].',
  'phone-corrected-beside-card':
    'Agent: I see the card.\nCaller: My number is [[phone_number|416, no, sorry, 415 555 0122]].',
  'medicare-of-member':
    'Agent: There is a number on the insurance card.\nCaller: My member ID is [[healthcare_number|one E G five T E six M K one four]].',
  'birth-ordinal-numeral': 'DOB is [[date_of_birth|the 3rd of 4th 1969]]',
  'birth-with-comment':
    'Agent: Date of birth?\nCaller: Oh I am old. [[date_of_birth|January second, nineteen forty one]].',
  'birth-of-child':
    "My daughter's birthday is [[date_of_birth|the thirty first of October two thousand twelve]].",
  'birth-verify':
    'Agent: Can you verify your full name and date of birth?\nCaller: [[person_name|Carlos Santos]], [[date_of_birth|eleven twenty nine seventy]].',
  'birth-dots': 'geboren, I mean born, [[date_of_birth|12.05.1988]]',
  'health-plan':
    'Agent: The member ID on your health plan card?\nCaller: [[healthcare_number|W one two three four five six seven eight nine]].',
  'health-record': 'Her medical record number is [[healthcare_number|oh oh four four one two nine]].',
  'health-nhs-pairs':
    'my N H S number is [[healthcare_number|nine four three, four seven six, five nine one nine]]',
  'health-insurance-asked':
    'Agent: Who is your insurance with, and what is the ID?\nCaller: The insurance ID is [[healthcare_number|one E G four, T E five, M K seven two]].',
  'passport-two-letters': 'passport [[passport_number|C four seven X R two one nine]]',
  'passport-asked':
    'Agent: Do you have your passport at hand?\nCaller: Yes. [[passport_number|Five three one, double oh seven, two two one]].',
  'passport-spelled-late':
    'It is a U S passport and it reads [[passport_number|A one two three four five six seven eight]].',
  'username-dictated': 'my username is [[username|sunny underscore day nine nine]]',
  'username-lower': 'Agent: And your user name?\nCaller: [[username|m k i m eighty]], all lower case.',
  'username-login': 'my login is [[username|rkim dot sales]]',
  'username-handle': 'the handle is [[username|at blue whale four two]]',
  'password-letters': 'the password is [[password|capital T, tree, four four, dollar sign]]',
  'password-asked':
    'Agent: What was the password?\nCaller: [[password|Winter two thousand nine]], with a capital W.',
  'password-pin': 'my PIN is [[password|four eight one five]]',
  'password-pin-asked': 'Agent: Your four digit PIN?\nCaller: [[password|Nine nine oh two]].',
  'password-words': 'my password is [[password|purple monkey dishwasher]]',
  'cvv-asked-late':
    'Agent: And the three digits on the back, the security code?\nCaller: Hang on. Three. [[credit_card_cvv|Three one nine]].',
  'plate-spelled': 'license plate [[vehicle_id|seven X R K two oh nine]]',
  'account-with-letters': 'my account number is [[account_number|A C dash four four one nine two]]',
  'order-of-things':
    'The policy number, it is long, is [[account_number|H O three, double five, one nine oh two eight]].',
}

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return handwritten('tuning/spoken-slips', 'spoken', texts)
}
