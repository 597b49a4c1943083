import { handwritten, type RedactionCase } from '../support/case.ts'

/** Tickets, letters, tables, subtitles and logs. */
const texts: Readonly<Record<string, string>> = {
  'support-ticket':
    'Ticket 5512\nFrom: [[person_name|Emily Baker]] <[[email_address|emily.baker@example.com]]>\n\nHi,\n\nI was charged twice on [[credit_card_number|4242 4242 4242 4242]]. Call me on [[phone_number|(206) 555-0148]].\n\nEmily',
  'html-table-row':
    '<tr><td>[[person_name|Liam Murphy]]</td><td>[[date_of_birth|1979-11-02]]</td><td>[[us_social_security_number|812-55-9034]]</td></tr>\n<!-- born, ssn -->',
  'csv-with-header':
    'name,dob,ssn,email\n[[person_name|Mei Tanaka]],[[date_of_birth|02/11/1990]],[[us_social_security_number|799-20-4471]],[[email_address|mei@example.org]]',
  'json-customer':
    '{"customer":{"name":"[[person_name|Ahmed Haddad]]","phone":"[[phone_number|+1 303-555-0119]]","iban":"[[banking_information|DE89370400440532013000]]"}}',
  subtitle:
    '12\n00:01:04,200 --> 00:01:09,000\nMy number is [[phone_number|617 555 0170]],\n\n13\n00:01:09,100 --> 00:01:12,400\nand my mail is [[email_address|rachel.cohen@example.net]].',
  'log-lines':
    'login ok user=[[email_address|sofia_rossi@example.com]] ip=[[ip_address|203.0.113.77]]\nlogin failed ip=[[ip_address|198.51.100.8]]',
  'card-with-line-break': 'Card: [[credit_card_number|4000 0566\n5566 5556]]',
  'card-with-no-break-spaces': 'Card: [[credit_card_number|5555\u00a05555\u00a05555\u00a04444]]',
  'card-in-sentence-end': 'I used [[credit_card_number|378282246310005]].',
  'iban-in-sentence': 'Bitte auf [[banking_information|AT61 1904 3002 3457 3201]], danke.',
  'email-plus-tag': 'Use [[email_address|wei.kim+billing@mail.example.com]] for invoices.',
  'email-in-brackets': 'mail [mailto:[[email_address|ana@example.com]]] now',
  'phone-with-extension': 'Office: [[phone_number|+1 (512) 555-0101]] ext. 12',
  'phone-uk': 'Front desk [[phone_number|020 7946 0958]], night [[phone_number|+44 7700 900 461]].',
  'phone-dots': 'Ph: [[phone_number|718.555.0163]]',
  'birth-in-prose':
    'The applicant, [[person_name|Olga Ivanova]], was born on [[date_of_birth|3rd of June 1966]].',
  'birth-german': 'geb./born [[date_of_birth|17.08.1954]]',
  'form-with-colons':
    'First name: [[person_name|Kwame]]\nLast name: [[person_name|Mensah]]\nDate of birth: [[date_of_birth|09/30/1981]]\nPassport number: [[passport_number|C03005988]]\nAge: [[person_age|44]]',
  'password-mail':
    'Your account is ready. Username: [[username|grace_runs7]] Password: [[password|Pinecone42!]]',
  'url-with-token': 'Open [[url|https://portal.example.org/reset?code=91a]] within the hour.',
  'payment-block':
    'Number [[credit_card_number|6011111111111117]]\nValid thru [[credit_card_expiration|08/29]]\nCVV [[credit_card_cvv|731]]',
  'address-block':
    'Ship to:\n[[person_name|Patrick Wright]]\n[[location|214 Cedar Lane\nPortland, OR 97201]]',
  'vehicle-ticket': 'Vehicle [[vehicle_id|1M8GDM9AXKP042788]] parked since noon.',
  'markdown-list':
    '- phone: [[phone_number|808-555-0126]]\n- mail: [[email_address|chloe@example.com]]\n- card: [[credit_card_number|4012 8888 8888 1881]]',
}

/** Yields the cases of this module. */
export function cases(): Iterable<RedactionCase> {
  return handwritten('tuning/written-papers', 'written', texts)
}
