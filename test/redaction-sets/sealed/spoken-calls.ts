import { handwritten, type RedactionCase } from '../support/case.ts'

/** Calls as they go: interruptions, slips, spelling, misheard words. */
const texts: Readonly<Record<string, string>> = {
  'agent-echoes-groups':
    'Customer: [[credit_card_number|Five one oh five]].\nAgent: [[credit_card_number|Five one oh five]].\nCustomer: [[credit_card_number|One oh five one]].\nAgent: [[credit_card_number|One oh five one]].\nCustomer: [[credit_card_number|Oh five one oh, five one oh oh]].',
  'card-unpunctuated-call':
    'okay whats the number um its [[credit_card_number|four zero one two eight eight eight eight eight eight eight eight one eight eight one]] perfect and the expiration [[credit_card_expiration|oh nine thirty]] and the code [[credit_card_cvv|one two three]]',
  'card-wrong-digit-corrected':
    'It is [[credit_card_number|four two four two, four two four two, four two four three, sorry, four two four two, four two four two]].',
  'card-question-inside':
    '[[credit_card_number|Three seven one four, four nine six three, did you get that? Five three nine eight, four three one]], American Express.',
  'card-by-pairs':
    'visa card [[credit_card_number|forty two forty two, forty two forty two, forty two forty two, forty two forty two]]',
  'card-hundreds':
    'Card [[credit_card_number|forty hundred, zero five sixty six, fifty five sixty six, fifty five fifty six]].',
  'card-half-numerals':
    'the number is [[credit_card_number|5454 five four five four 5454 five four five four]]',
  'card-hyphenated-by-recogniser': "My card's [[credit_card_number|6011-1111-1111-1117]]. Got it?",
  'card-with-ohs':
    'mastercard [[credit_card_number|two two two three o o three one two two o o three two two two]]',
  'ending-in': 'Is it the card that ends with [[credit_card_number|one one one seven]] or another one?',
  'social-last-four-asked':
    'Agent: The last four digits of your social?\nCustomer: [[us_social_security_number|Six six one zero]].',
  'social-one-long-run':
    'my social security number is [[us_social_security_number|eight three three one four six five five oh]] and thats it',
  'social-numerals': 'Agent: Social?\nCustomer: [[us_social_security_number|833 14 6550]].',
  'social-double':
    'SSN, [[us_social_security_number|seven double eight, double four, one double zero three]].',
  'social-interrupted':
    'Customer: My social is [[us_social_security_number|eight four four]].\nAgent: Okay.\nCustomer: [[us_social_security_number|Six one]].\nAgent: Yes.\nCustomer: [[us_social_security_number|Seven two two nine]].',
  'email-hyphen': "It's [[email_address|anna hyphen lena at school dot example dot org]], yes with a hyphen.",
  'email-letters-only': 'email [[email_address|k w a m e at e x a m p l e dot com]]',
  'email-nato': 'write to [[email_address|mike echo india at example dot com]]',
  'email-at-sign': 'My e-mail address is [[email_address|samuel wright at sign example dot com]].',
  'email-numbers': 'it is [[email_address|linda nineteen seventy at example dot net]] thank you',
  'email-double-letter': 'My email, [[email_address|g r double s at example dot org]].',
  'email-long-domain':
    'the invoice should go to [[email_address|accounts dot payable at mail dot example dot com]] and nowhere else',
  'email-with-like': 'okay so [[email_address|victor dot santos like the city at example dot com]]',
  'email-corrected':
    'Send it to [[email_address|nadia dot, no, nadia underscore haddad at example dot org]].',
  'phone-with-country':
    'You call [[phone_number|plus one, three zero three, five five five, zero one six one]].',
  'phone-triple-five': 'my cell is [[phone_number|seven one eight triple five oh one one nine]]',
  'phone-answer-machine':
    "Hi, it's [[person_name|Carlos]]. Call me when you can, [[phone_number|two zero six, five five five, zero one oh two]], again, [[phone_number|two zero six, five five five, zero one oh two]]. Bye.",
  'phone-extension':
    'Main line, [[phone_number|five one two, five five five, zero one seventy]], extension twelve.',
  'phone-aussie': 'mobile is [[phone_number|oh four nine one five seven double oh oh six]]',
  'phone-teens': 'Number is [[phone_number|four oh four, five fifty five, oh one nineteen]].',
  'birth-spoken-backwards': 'Agent: Date of birth?\nCustomer: [[date_of_birth|Eighty eight, ten, thirty]].',
  'birth-ordinal-month': 'yeah so i was born [[date_of_birth|the ninth of the ninth seventy nine]]',
  'birth-with-age':
    'She was born [[date_of_birth|August first, two thousand and four]], so she is [[person_age|twenty one]] years old.',
  'birth-two-people':
    'Agent: Dates of birth for both, please.\nCustomer: Mine is [[date_of_birth|April sixth, nineteen eighty]], and my husband, [[date_of_birth|May the tenth, seventy eight]].',
  'iban-corrected':
    'IBAN [[banking_information|N L nine one A B N A, oh four one seven, no, yes, oh four one seven, one six four three oh oh]].',
  'iban-double-zero':
    'the iban is [[banking_information|a t six one one nine oh four three double oh two three four five seven three two oh one]]',
  'sort-code':
    'Sort code [[banking_information|sixty, sixteen, thirteen]], and the bank account number is [[banking_information|three one nine two six eight one nine]].',
  'passport-nato': 'passport number is [[passport_number|charlie one two three four five six seven eight]]',
  'plate-number': 'The license plate is [[vehicle_id|seven x-ray yankee zulu one two three]].',
  'name-clarified': 'The surname is [[person_name|T A N, T as in Tom, A K A]].',
}

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return handwritten('sealed/spoken-calls', 'spoken', texts)
}
