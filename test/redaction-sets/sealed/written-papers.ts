import { handwritten, type RedactionCase } from '../support/case.ts'

/** Tickets, letters, tables, subtitles and logs. */
const texts: Readonly<Record<string, string>> = {
  'chat-log':
    '[09:01] agent: how can I help?\n[09:02] guest: my card [[credit_card_number|5105-1051-0510-5100]] was declined\n[09:03] agent: phone?\n[09:03] guest: [[phone_number|702-555-0187]]',
  'letter-head':
    '[[person_name|Ingrid Lindqvist]]\n[[location|88 Lakeview Road, Madison, WI 53703]]\n[[phone_number|+1 415 555 0108]]\n\nDear Sir or Madam,',
  'yaml-user':
    'user:\n  name: [[person_name|Victor Santos]]\n  email: [[email_address|vsantos@example.net]]\n  dateOfBirth: [[date_of_birth|1988-04-19]]',
  'tab-separated': 'ssn\tphone\n[[us_social_security_number|844-31-7726]]\t[[phone_number|(404) 555-0135]]',
  'vtt-cue': 'WEBVTT\n\n00:12.000 --> 00:15.500\n<v Caller>It is [[credit_card_number|4111 1111 1111 1111]].',
  'quoted-reply':
    '> Can you send me your IBAN?\n\nSure: [[banking_information|NL91 ABNA 0417 1643 00]]\n\n> Thanks',
  'xml-patient':
    '<patient><name>[[person_name|Nadia Ali]]</name><birthDate>[[date_of_birth|1949-12-05]]</birthDate><nhsNumber>[[healthcare_number|999 000 0018]]</nhsNumber></patient>',
  'access-line':
    '[[ip_address|192.0.2.146]] - - "POST /login" 401 user=[[email_address|p.smith@example.com]]',
  'card-dotted': 'cc [[credit_card_number|4242.4242.4242.4242]]',
  'card-trailing-text': 'charge [[credit_card_number|371449635398431]](amex) now',
  'card-in-url': 'GET /pay?pan=[[credit_card_number|4000000000009995]]&x=1',
  'iban-lower': 'iban: [[banking_information|be68 5390 0754 7034]]',
  'email-with-comma': 'Please ask [[email_address|Tyrone.Johnson@Example.com]], he knows.',
  'email-angle-list':
    'To: "[[person_name|Wei Nguyen]]" <[[email_address|wei_nguyen@acme.example]]>, <[[email_address|it@example.org]]>',
  'phone-international': 'Hotline: [[phone_number|0044 20 7946 0321]]',
  'phone-bare-after-label': 'mobile:[[phone_number|3035550142]]',
  'phone-australia': 'Ring [[phone_number|0491 570 156]] (AU).',
  'birth-with-place': 'Born [[date_of_birth|12 Jan 1972]] in the mountains.',
  'birth-short-year': 'DOB: [[date_of_birth|4/7/61]]',
  'kyc-form':
    'Full name: [[person_name|Aisha Okafor]]\nNationality: [[nationality|Nigerian]]\nDate of birth: [[date_of_birth|23/05/1993]]\nPassport no: [[passport_number|A09876543]]\nE-mail: [[email_address|aisha.okafor@example.org]]',
  'credentials-mail':
    'user: [[username|mateo.k19]]\npassword: [[password|Winterday88?]]\nsite: [[url|https://app.example.net/login]]',
  'card-line':
    '[[credit_card_number|3566 0020 2036 0505]] exp [[credit_card_expiration|11/2028]] cvc [[credit_card_cvv|209]]',
  'ssn-spaces': 'Employee SSN [[us_social_security_number|871 62 5508]] verified.',
  'invoice-footer':
    'Bank: [[banking_information|DE89 3704 0044 0532 0130 00]] | Tel [[phone_number|+44 161 496 0733]] | [[email_address|billing@example.com]] | [[url|https://www.example.com]]',
}

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return handwritten('sealed/written-papers', 'written', texts)
}
