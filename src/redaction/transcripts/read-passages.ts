import { isPolicy } from '../policies/policy.ts'
import type { Field, Passage, WordTime } from './field.ts'
import { addressPassages } from './read-address.ts'
import { numberPassage } from './read-number.ts'

type Json = Record<string, unknown>

/** Fields whose text is made by machines, for machines. */
const technicalName =
  /^(id|ids|sid|status|type|role|channel|event|direction|version|language|locale|language_code|language_codes|entity_type|sentiment|model|confidence|mode|created|completed|disconnection_reason|call_status|call_type|user_sentiment|redact_pii_sub|acoustic_model|summary_type|summary_model|token|error_code|code|agent_name)$|(_id|_ids|_sid|_timestamp|_at|_ms|_status|_model|_models|_type|_policies|_mode|_code)$/
/** What a machine writes there is one word, and no number that could be somebody's. Anything else is read. */
const technicalText = /^(?!\+?[\d().-]{7,}$)[\w.:+/()-]{0,128}$/
const addresses = /(^|_)(url|uri|href|link)$/
const turnTexts = ['text', 'content', 'transcript', 'utterance', 'message'] as const

/**
 * Returns every text in a JSON value as passages: words of a list together, turns of a conversation together, each other
 * text and each number alone. Writing to a field changes the value in place.
 */
export function readPassages(value: unknown): Passage[] {
  const passages: Passage[] = []
  read(value, '', passages)
  return passages
}

function read(value: unknown, path: string, passages: Passage[]): void {
  if (Array.isArray(value)) readArray(value, path, passages)
  else if (typeof value === 'object' && value !== null) readObject(value as Json, path, passages)
}

/** Reads the members of an object, but for those that are read already. */
function readObject(object: Json, path: string, passages: Passage[], done: readonly string[] = []): void {
  for (const key of Object.keys(object)) {
    if (done.includes(key)) continue
    const entry = object[key]
    const at = path === '' ? key : `${path}.${key}`
    if (typeof entry !== 'string') readOther(object, key, at, passages)
    else if (key === 'digit') passages.push(alone(pressField(object, at)))
    else if (!isTechnical(key, entry)) passages.push(...textPassages(object, key, at))
  }
}

/** Reads what is no string. */
function readOther(holder: object, key: string | number, path: string, passages: Passage[]): void {
  const entry = (holder as Record<string | number, unknown>)[key]
  const number = numberPassage(holder, key, path, (name) => technicalName.test(name))
  if (number) passages.push(number)
  else read(entry, path, passages)
}

function readArray(array: unknown[], path: string, passages: Passage[]): void {
  const objects = array.filter(
    (item): item is Json => typeof item === 'object' && item !== null && !Array.isArray(item),
  )
  if (objects.length > 0 && objects.length === array.length) {
    if (objects.every((item) => isWord(item))) {
      passages.push({
        lines: [{ label: '', fields: objects.map((word, index) => wordField(word, `${path}[${index}]`)) }],
      })
      for (const [index, word] of objects.entries())
        readObject(word, `${path}[${index}]`, passages, ['text', 'word'])
      return
    }
    if (objects.some((item) => turnText(item) !== undefined || isPress(item))) {
      readTurns(objects, path, passages)
      return
    }
  }
  for (const [index, item] of array.entries()) {
    const at = `${path}[${index}]`
    if (typeof item === 'string') passages.push(alone(itemField(array, index, at, item)))
    else readOther(array, index, at, passages)
  }
}

/** Turns are read one after another, so that a question marks its answer; so are their words, and keys that were pressed. */
function readTurns(turns: readonly Json[], path: string, passages: Passage[]): void {
  const texts: Passage['lines'][number][] = []
  const words: Passage['lines'][number][] = []
  const presses: Field[] = []
  for (const [index, turn] of turns.entries()) {
    const at = `${path}[${index}]`
    const key = turnText(turn)
    const label = labelOf(turn)
    if (key !== undefined) texts.push({ label, fields: [turnField(turn, key, `${at}.${key}`)] })
    const list = turn.words
    const hasWords = Array.isArray(list) && list.length > 0 && list.every(isWord)
    if (hasWords)
      words.push({ label, fields: list.map((word: Json, at2) => wordField(word, `${at}.words[${at2}]`)) })
    if (isPress(turn)) presses.push(pressField(turn, `${at}.digit`))
    readObject(turn, at, passages, [key ?? '', hasWords ? 'words' : '', isPress(turn) ? 'digit' : ''])
  }
  if (texts.length > 0) passages.push({ lines: texts })
  if (words.length > 0) passages.push({ lines: words })
  if (presses.length > 0) passages.push({ lines: [{ label: '', fields: presses }] })
}

const isTechnical = (name: string, text: string) => technicalName.test(name) && technicalText.test(text)

function textPassages(object: Json, key: string, path: string): Passage[] {
  const field = stringField(object, key, path)
  if (!addresses.test(key)) return [alone(field)]
  return addressPassages(field.text, path, field.write) ?? [alone({ ...field, address: 'whole' })]
}

const alone = (field: Field): Passage => ({ lines: [{ label: '', fields: [field] }] })

/** `{ "role": "dtmf", "digit": "7" }` */
const isPress = ({ digit }: Json) => typeof digit === 'string'

const pressField = (press: Json, path: string): Field => ({
  ...stringField(press, 'digit', path),
  given: 'number_sequence',
})

function turnText(item: Json): string | undefined {
  return turnTexts.find((key) => typeof item[key] === 'string')
}

function isWord(item: Json): boolean {
  if (typeof item !== 'object' || item === null) return false
  const { text, word, start, end } = item
  const hasText = typeof (text ?? word) === 'string'
  return (
    hasText &&
    typeof start === 'number' &&
    typeof end === 'number' &&
    !('words' in item) &&
    !/\s\S+\s/.test(String(text ?? word))
  )
}

/** A vendor that writes `text` counts milliseconds, one that writes `word` seconds; those that do neither are not read. */
function wordField(word: Json, path: string): Field {
  const key = typeof word.text === 'string' ? 'text' : 'word'
  const factor = key === 'text' ? 1 : 1000
  const channel = Number(word.channel)
  const time: WordTime = {
    startMs: (word.start as number) * factor,
    endMs: (word.end as number) * factor,
    ...(word.channel !== null && word.channel !== undefined && Number.isSafeInteger(channel)
      ? { channel }
      : {}),
  }
  return { ...stringField(word, key, `${path}.${key}`), time, ...givenOf(word) }
}

function turnField(turn: Json, key: string, path: string): Field {
  return { ...stringField(turn, key, path), ...givenOf(turn) }
}

/** What the vendor has recognised by itself, and left readable: `{ "entity_type": "person_name", "text": ... }`. */
function givenOf({ entity_type: type }: Json): { given?: string } {
  return typeof type === 'string' && isPolicy(type) ? { given: type } : {}
}

function stringField(object: Json, key: string, path: string): Field {
  return {
    path,
    text: object[key] as string,
    write: (text) => {
      object[key] = text
    },
  }
}

function itemField(array: unknown[], index: number, path: string, text: string): Field {
  return {
    path,
    text,
    write: (replaced) => {
      array[index] = replaced
    },
  }
}

function labelOf({ speaker, role, channel }: Json): string {
  const name = [speaker, role, channel].find((each) => typeof each === 'string' || typeof each === 'number')
  return name === undefined
    ? ''
    : `speaker ${String(name)
        .replace(/[^\p{L}\p{N}]/gu, '')
        .slice(0, 20)}: `
}
