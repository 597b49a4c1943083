import { isCountName, isHarmlessName, isSecretName } from './secret-names.ts'
import { knownShapes, type SecretShape } from './secret-shapes.ts'

/** Stands where a secret stood. */
export const removed = '[removed]'

/** Deeper than any metadata worth reading; also ends the walk over a value that contains itself. */
const depthMax = 12

/** A record is a line about what happened, never the thing itself. */
const textCharactersMax = 4_096
const membersMax = 200

/** A scheme and what proves it, as in a header. Words such as "basic information" have no digit. */
const headerValue = /\b(bearer|basic|digest|token)\s+(?=[a-z._~+/=-]*\d)[\w.~+/=-]{8,}/gi

/** The password in an address. */
const addressPassword = /(:\/\/[^\s/:@]*:)[^\s/@]+@/g

/** A name and its value in a query, a form, a command or a piece of JSON. */
const assigned =
  /((?:password|passwd|pwd|passphrase|secret|token|credential|authorization|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*[:=]\s*["']?)(?!\[removed\])[^\s"'&,;}]+/gi

/**
 * Takes secrets out of what is about to be written to a log that nobody can edit: members whose names say that they are
 * secret, and whatever looks like a key, a token or a password inside of any text. It would rather take too much.
 */
export class SecretFilter {
  readonly #distinctive: RegExp
  readonly #others: RegExp | undefined

  /** `shapes` are those of the vendors' keys; what everybody's secrets look like is known. */
  constructor(shapes: readonly SecretShape[] = []) {
    const ofKind = (isDistinctive: boolean) =>
      [...knownShapes, ...shapes].filter(({ distinctive }) => distinctive === isDistinctive)
    this.#distinctive = anyOf(ofKind(true))
    const others = ofKind(false)
    this.#others = others.length === 0 ? undefined : anyOf(others)
  }

  /** Returns a text without the secrets in it; `name` tells what the text is. */
  cleanText(text: string, name = ''): string {
    const cleaned = text
      .replace(this.#distinctive, removed)
      .replace(headerValue, `$1 ${removed}`)
      .replace(addressPassword, `$1${removed}@`)
      .replace(assigned, `$1${removed}`)
    if (this.#others === undefined || isHarmlessName(name)) return cut(cleaned)
    return cut(cleaned.replace(this.#others, removed))
  }

  /** Returns a value as JSON has it, without the secrets in it; what is too deep, too long or too much is cut. */
  cleanValue(value: unknown, name = '', depth = 0): unknown {
    if (isSecretName(name) && isTelling(value, name)) return removed
    if (typeof value === 'string') return this.cleanText(value, name)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth === depthMax) return '[too deep]'
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
    if (value instanceof Error) return { name: value.name, message: this.cleanText(value.message) }
    if (value instanceof Map) return this.cleanValue(Object.fromEntries(value), name, depth)
    if (value instanceof Set) return this.cleanValue([...value], name, depth)
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return this.cleanValue(value.toJSON(), name, depth + 1)
    }
    if (Array.isArray(value)) {
      return value.slice(0, membersMax).map((item) => this.cleanValue(item, name, depth + 1))
    }
    const members = Object.entries(value).slice(0, membersMax)
    return Object.fromEntries(
      members.map(([member, inner]) => [this.cleanText(member), this.cleanValue(inner, member, depth + 1)]),
    )
  }
}

/** True where a value under a secret name says more than whether there is one. */
function isTelling(value: unknown, name: string): boolean {
  if (typeof value === 'number') return !isCountName(name)
  return value !== null && value !== undefined && value !== '' && typeof value !== 'boolean'
}

function anyOf(shapes: readonly SecretShape[]): RegExp {
  const alternatives = shapes.map(({ pattern }) => pattern).join('|')
  return new RegExp(`(?<![0-9A-Za-z])(?:${alternatives})(?![0-9A-Za-z])`, 'g')
}

function cut(text: string): string {
  if (text.length <= textCharactersMax) return text
  return `${text.slice(0, textCharactersMax)} [${text.length - textCharactersMax} more characters]`
}
