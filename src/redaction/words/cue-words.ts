import { cue, type Entry, flag } from './entry.ts'

/** Words that announce what follows, or say what was just given. */
const cues: Readonly<Record<keyof typeof cue, string>> = {
  card: 'card cards visa mastercard amex discover credit debit',
  cvv: 'cvv cvc cvv2 cvc2 cid security verification csc',
  expiry: 'expires expiry expiration expiring exp expire expired valid thru',
  ssn: 'ssn social sin itin socials tax taxpayer tin',
  bank: 'iban ibans routing sort bic swift aba checking savings bank transit bsb bacs wire',
  account: 'account acct member membership customer policy subscriber client loyalty rewards flyer accounts',
  phone:
    'phone telephone cell cellphone mobile call callback reach dial landline fax text whatsapp extension tel contact ring phoned texted ph calling called hotline line direct contacts whatsapp',
  birth: 'birth birthday birthdate dob born birthdays bday',
  email: 'email e-mail mail emails gmail mailbox',
  passport: 'passport passports',
  licence: "license licence driver's drivers dl driving licenses",
  health:
    'medicare medicaid nhs mrn medical insurance patient health beneficiary prescription npi healthcare chart',
  vehicle: 'vin plate plates registration vehicle tag numberplate chassis',
  password: 'password passcode pin passphrase pins pwd passwords otp passwd',
  username: 'username usernames login handle userid screenname logins nickname',
  age: 'age aged',
  zip: 'zip postcode postal zipcode',
  name: 'name named name’s names surname names forename',
  reference:
    'confirmation reference code order ticket tracking case invoice booking serial claim reservation id identification imei badge locker gate',
  spell: 'spell spelled spelt spelling spells',
  organisationId: 'ein vat duns employer',
  blood: 'blood',
  address: 'address live lives reside located',
  dependent:
    'hotmail outlook icloud protonmail aol ymail gmx fastmail code back user log pass until through reverse sign signed world',
  amount: 'total costs cost price paid pay balance worth owe owed amount',
}

const fillers =
  'uh um er erm ah eh hmm mm and okay ok like so then sorry well yeah yes ehm uhm umm uhh alright right next space'
const hesitations =
  "no wait sorry excuse me i mean scratch that let start over again actually correction hang hold on second rather make it is not oops pardon my mistake rephrase its it’s it's that’s that's lets let’s let's see think know you meant bad strike try correct should be was wrong apologies mistaken misspoke one sec how do say"
const backChannel =
  "okay ok uh-huh mm-hmm mhm mhmm uhhuh yes yeah yep right sure gotcha got it alright all go ahead uh huh mm hmm hm great perfect thanks thank you good and continue please i see k cool copy one moment still here listening with then the rest next after that remaining on carry keep going ready for when whenever you're"
const domains =
  'com org net edu gov co uk io us ca de fr biz info me mil ai app dev au eu in es it nl ie nz ch test example local online xyz tv jp br mx se no at be'

/** Adds the words that announce, fill and answer. */
export function addCueWords(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const [name, words] of Object.entries(cues) as [keyof typeof cue, string][])
    for (const word of words.split(' ')) add(word, { cues: cue[name] })
  for (const word of fillers.split(' ')) add(word, { flags: flag.filler })
  for (const word of hesitations.split(' ')) add(word, { flags: flag.hesitation })
  for (const word of backChannel.split(' ')) add(word, { flags: flag.backChannel })
  for (const word of domains.split(' ')) add(word, { flags: flag.domain })
}
