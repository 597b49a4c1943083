import { asObject, isObject } from '../kernel/json.ts'

/** Thrown for a template that does not parse, or uses what the stand-in's subset leaves out. */
export class TemplateError extends Error {}

/** A template that has been read: give it the data, get the text. */
export type Template = (data: unknown) => string

type Evaluate = (data: unknown) => unknown
type Helper = (value: unknown) => unknown

/** The vendor's helpers. Like Go's own encoder, `toJSON` also escapes `<`, `>` and `&`. */
const helpers: Readonly<Record<string, Helper>> = {
  toJSON: (value) => encodeJson(value ?? null),
  toISO8601: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  toEscapedString: (value) => encodeJson(String(value)).slice(1, -1),
  fromJSON: (value) => parseJson(String(value)),
}

/**
 * Reads a template in the subset of Go's `text/template` that the vendor documents: text, `{{ .Field.Path }}`,
 * the helpers, and pipes. Throws a `TemplateError` for anything else, such as `{{ if }}`.
 */
export function parseTemplate(source: string): Template {
  const parts: (string | Evaluate)[] = []
  let rest = source
  for (;;) {
    const open = rest.indexOf('{{')
    if (open < 0) break
    const close = rest.indexOf('}}', open)
    if (close < 0) throw new TemplateError('unclosed action')
    const inner = rest.slice(open + 2, close)
    const before = rest.slice(0, open)
    rest = rest.slice(close + 2)
    parts.push(inner.startsWith('- ') ? before.trimEnd() : before)
    if (inner.endsWith(' -')) rest = rest.trimStart()
    parts.push(parsePipeline(inner.replace(/^- /, '').replace(/ -$/, '')))
  }
  parts.push(rest)
  return (data) => parts.map((part) => (typeof part === 'string' ? part : printValue(part(data)))).join('')
}

function parsePipeline(source: string): Evaluate {
  const [first = '', ...following] = source.split('|').map((command) => command.trim())
  return following.reduce<Evaluate>((inner, name) => {
    const helper = findHelper(name)
    return (data) => helper(inner(data))
  }, parseCommand(first))
}

function parseCommand(source: string): Evaluate {
  const words = source.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
  const [head = '', operand, ...excess] = words
  if (excess.length > 0) throw new TemplateError(`too many arguments for ${head}`)
  if (operand === undefined) return parseOperand(head)
  const helper = findHelper(head)
  const evaluate = parseOperand(operand)
  return (data) => helper(evaluate(data))
}

function parseOperand(word: string): Evaluate {
  if (word.startsWith('"')) {
    const text = parseJson(word)
    return () => text
  }
  if (!/^\.(?:[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)?$/.test(word)) {
    throw new TemplateError(`function "${word}" not defined`)
  }
  const names = word.split('.').filter((name) => name !== '')
  return (data) => names.reduce<unknown>((value, name) => asObject(value)[name], data)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TemplateError('not JSON', { cause: error })
  }
}

function findHelper(name: string): Helper {
  const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined
  if (!helper) throw new TemplateError(`function "${name}" not defined`)
  return helper
}

/** Go prints plain values as they are and maps in a form of its own, which is not JSON. */
function printValue(value: unknown): string {
  if (value === undefined || value === null) return '<no value>'
  if (value instanceof Date) return `${value.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `map[${entries.map(([name, inner]) => `${name}:${printValue(inner)}`).join(' ')}]`
  }
  return String(value)
}

function encodeJson(value: unknown): string {
  const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }
  return JSON.stringify(value).replace(/[<>&]/g, (character) => escapes[character] ?? character)
}
