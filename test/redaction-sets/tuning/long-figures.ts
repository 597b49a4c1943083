import type { RedactionCase } from '../support/case.ts'
import { busyTexts, type Talk } from '../support/long.ts'

/** Talk full of numbers that follow one another: sums, counts, results, timetables, versions and years. */
const busy: Talk = {
  sums: [
    'Two plus two is four, four plus four is eight, eight plus eight is sixteen.',
    'Seven times eight is fifty six, six times nine is fifty four.',
    'Ten nine eight seven six five four three two one, and off it went.',
    'Two three five seven eleven thirteen seventeen nineteen are primes.',
    'The lottery numbers were four, eight, fifteen, sixteen, twenty three and forty two.',
    'Zero point five, zero point two five.',
    'Nine point eight one meters per second squared.',
    'One million two hundred thousand, said the boy, and three.',
    'The remainder is {n}, the quotient is {n}.',
    'Half of {m} is more than a third of {m}.',
    'The answer is forty two, or four two if you spell it.',
    'Divide {m} by {n} and you get about {n}.',
  ],
  results: [
    'The quarters were twenty two eighteen, thirty one twenty five, nineteen nineteen.',
    'The split times were fifty one two, fifty two eight and fifty three one.',
    'In the decathlon he got {m}, {m} and {m} points.',
    'They won one hundred and two to ninety eight in overtime.',
    'She ran it in two fourteen thirty three, a record.',
    'She holds a membership in two clubs and plays for a third.',
    'Rider {n} has thirteen points, rider {n} has twelve.',
    'My score is {m}, the high score is {m}.',
    'The card is worth {n} points, the joker {n}.',
    'On the card there are twelve fights, {n} rounds each.',
  ],
  timetables: [
    'The next departures are ten oh five, ten twenty, ten thirty five and ten fifty.',
    'The license of the tour guide hung on the wall.',
    'The card for the room did not work the first {n} times.',
    'Our account of the trip runs to {n} pages.',
    'You can reach the island by boat, {n} minutes each way.',
    'My passport is in the drawer, {n} stamps and all.',
    'Flight {m} boards at gate {n}, row {n}, seat C.',
    'The train leaves from platform {n} at nine fifteen.',
    'The call for boarding came {n} minutes late.',
    'Carriage five, six, seven and eight stop at the short platform.',
  ],
  tutorials: [
    'Upgrade from {v} to {v}, not to {v}.',
    'Sign in as usual and skip the first {n} screens.',
    'The user id is a number and the user name is a string.',
    'Click on account, then on settings, then on the third tab.',
    'Enter your username in the first field and your password in the second.',
    'For example, a phone number has three parts, and each is a group.',
    'By default the login is off, and the handle is null.',
    'A good username is short and a good password is not.',
    'Run it with two workers, then four, then eight, then sixteen.',
    'The field called phone takes {n} digits, the field called zip takes five.',
    'His nickname was Lefty and he wore number {n}.',
  ],
  measures: [
    'Speed of light, two nine nine seven nine two four five eight meters per second.',
    'The half life is five thousand seven hundred thirty years.',
    'The chart on page {n} has a bar for each of the {n} years.',
    'The probe is {m} million kilometers away.',
    'Sin taxes raise {m} million.',
    'A tax of {m} on {m}.',
    'Taxes went from {m} to {m}.',
    'Revenue was {m} million, up {n} percent from a year ago.',
    'Customer count is {m} thousand, net adds {n}.',
    'We serve customer after customer, {m} a day.',
    'The rewards come at {m}, {m} and {m}.',
    'We opened {m} new accounts in the quarter.',
    'The call today has {m} people on the line.',
    'Subscribers were one hundred two point four million.',
  ],
}

/** Yields the cases of this module. */
export function* cases(): Iterable<RedactionCase> {
  yield* busyTexts('tuning/long-figures', busy, 4)
}
