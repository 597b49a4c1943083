import { unreadable } from '../audit-error.ts'

/** Deeper than any record of ours; also ends the walk over a value that contains itself. */
const depthMax = 16

/** Strings that JSON writes as they are, and that are ASCII. */
const plain = /^[ !#-[\]-~]*$/

/**
 * Returns a string as JSON in printable ASCII: everything else is an escape. A line break, a terminal's control
 * sequence or a sign that reverses the reading direction can therefore not forge a line or hide one.
 */
export function quote(text: string): string {
  // JSON that was read may hold anything where a text should be, and a list of texts would even be quoted as one.
  if (typeof text !== 'string') throw unreadable('a record holds something else where a text should be')
  if (plain.test(text)) return `"${text}"`
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escapeUnit)
}

/**
 * Returns the one JSON text of a value: members sorted by UTF-16 code units, no white space, printable ASCII. What
 * JSON leaves out (undefined, functions) is left out, what it writes as null is null. Throws where a value is nested
 * more than 16 deep or holds a bigint.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0) ?? 'null'
}

function write(given: unknown, depth: number): string | undefined {
  const value = hasToJson(given) ? given.toJSON() : given
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return String(value)
    case 'object':
      break
    case 'bigint':
      throw unreadable('a record holds a bigint')
    default:
      return undefined
  }
  if (value === null) return 'null'
  if (depth === depthMax) throw unreadable(`a record is nested more than ${depthMax} deep`)
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1) ?? 'null').join(',')}]`
  return writeMembers(value, depth + 1)
}

function writeMembers(value: object, depth: number): string {
  let text = ''
  // Sorted by hand: engines move members whose names are numbers to the front of whatever order they were added in.
  for (const name of Object.keys(value).sort()) {
    const member = write((value as Readonly<Record<string, unknown>>)[name], depth)
    if (member === undefined) continue
    text += text === '' ? '{' : ','
    text += `${quote(name)}:${member}`
  }
  return text === '' ? '{}' : `${text}}`
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return (
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
  )
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
