import {
  type Redactor,
  redactCaptions,
  redactJsonLines,
  redactTranscript,
} from '../../src/redaction/index.ts'

/** Pieces that are repeated to make a text as bad as it can be for somebody who reads it. */
export const hostileUnits: readonly string[] = [
  '4',
  '4 ',
  '4-',
  '4.',
  '4,',
  '+1',
  '1,000,',
  '4242424242424242 ',
  '12/05/',
  '4\n',
  'four ',
  'oh ',
  'double ',
  'fifteen ',
  'forty ',
  'two hundred ',
  'thousand ',
  'nineteen ',
  'four and ',
  'four sorry ',
  'four, I mean, ',
  'four uh uh ',
  'for to ate ',
  'three ones ',
  'one two three ',
  'ten twenty thirty forty ',
  'a ',
  'b ',
  'B',
  'bravo ',
  'a as in apple ',
  'x-ray ',
  'a1',
  'a1 ',
  'one z ',
  'de89 ',
  'd e eight nine ',
  'is four ',
  '@',
  '@ ',
  'at ',
  'dot ',
  '.',
  'a@b.',
  'a.b@c.de ',
  '"@',
  'com.',
  'dot com ',
  'x at x dot com ',
  'a at gmail ',
  'john dot smith at gmail dot com ',
  '-',
  'a-',
  '_a',
  'dash a ',
  'http://',
  'http://a.b/',
  'www.',
  'a.com/',
  'example dot com slash a slash ',
  '::',
  'ab:',
  'a.pdf',
  '12.345, ',
  'John ',
  'John-',
  'J. ',
  'Dr. ',
  'my name is ',
  'Mary van der ',
  'New ',
  'New York ',
  'Street ',
  '12 Main Street ',
  'Main Street, ',
  'TX 78701 ',
  'May ',
  'May 5 ',
  'the second of the second ',
  '1984 ',
  'born ',
  'password ',
  'password is ',
  'password is a1',
  'username is a.',
  'a as the password ',
  'last four ',
  'card ',
  'my card number is four two four two ',
  'spell ',
  '\n',
  'Agent: four\n',
  'Agent: okay\nCaller: four\n',
  'a: ',
  ':',
  '#',
  '[',
  '[PERSON_NAME',
  '[PERSON_NAME] ',
  '"',
  "a'",
  '\u200b',
  '😀',
  'e\u0301',
  'dateOfBirth',
  '$5 ',
  'I am 42 years old ',
]

const values = (size: number, value: (index: number) => string): string => {
  let text = ''
  for (let index = 0; text.length < size; index += 1) text += value(index)
  return text
}

/** Texts in which no two values are the same: each is remembered, and looked for everywhere. */
export const hostileSeries: Readonly<Record<string, (size: number) => string>> = {
  passwords: (size) => values(size, (index) => `my password is w${index}x. `),
  accounts: (size) => values(size, (index) => `account number ${1_000_000 + index * 7}. `),
  names: (size) => values(size, (index) => `my name is Zx${index.toString(26).replaceAll(/\d/g, 'q')} Qy. `),
  addresses: (size) => values(size, (index) => `xor.p${index}@example.com, xor.p${index}, xor.z. `),
}

/** Ways in. Each takes a text apart as that kind of input would have it. */
export const hostileInputs: Readonly<
  Record<string, (redactor: Redactor, text: string) => void | Promise<void>>
> = {
  text: (redactor, text) => void redactor.redactText(text),
  words: (redactor, text) => void redactTranscript(redactor, { text, words: text.split(' ').map(word) }),
  turns: (redactor, text) =>
    void redactTranscript(redactor, { utterances: pieces(text, 80).map((piece) => ({ text: piece })) }),
  srt: (redactor, text) =>
    void redactCaptions(
      redactor,
      pieces(text, 60)
        .map((piece, at) => `${at + 1}\n${times(',')}\n${piece}\n`)
        .join('\n'),
    ),
  vtt: (redactor, text) =>
    void redactCaptions(
      redactor,
      `WEBVTT\n\n${pieces(text, 60)
        .map((piece) => `${times('.')}\n${piece}\n`)
        .join('\n')}`,
    ),
  jsonl: async (redactor, text) => {
    const lines = pieces(text, 200).map((piece) => `${JSON.stringify({ text: piece })}\n`)
    for await (const _ of redactJsonLines(redactor, lines));
  },
}

const word = (text: string, at: number) => ({ text, start: at * 100, end: at * 100 + 90 })
const times = (point: string) => `00:00:01${point}000 --> 00:00:02${point}000`

function pieces(text: string, length: number): string[] {
  const flat = text.replaceAll('\n', ' ')
  return Array.from({ length: Math.ceil(flat.length / length) }, (_, at) =>
    flat.slice(at * length, (at + 1) * length),
  )
}

/** Returns a piece over and over, as often as it goes into so many characters: half a piece can be something else. */
export const repeatTo = (unit: string, size: number) => unit.repeat(Math.floor(size / unit.length))

/** Returns the processor time in ms that work takes: what else the machine does is not in it. */
export async function processorTimeOf(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
