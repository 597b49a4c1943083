import type { Operation, OperationFlag } from '../access/index.ts'
import { SallyportError } from '../core/index.ts'

/** The verbs a scope may start with. `mint`: a token made for a browser; `reveal`: any other credential or secret. */
const operationVerbs = ['read', 'write', 'delete', 'mint', 'reveal'] as const

// A record, so that a flag the access room adds cannot be forgotten here.
const flagWords: Readonly<Record<OperationFlag, true>> = {
  destructive: true,
  costly: true,
  personal: true,
  secret: true,
  limited: true,
  many: true,
  deprecated: true,
  unconfirmed: true,
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'WS']
const idGrammar = /^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z0-9-]*)+$/
const serviceGrammar = /^\[([a-z][a-z0-9-]*)\]$/
const scopeGrammar = new RegExp(`^(${operationVerbs.join('|')}):[a-z][a-z0-9-]*$`)
const pathGrammar =
  /^(\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*|\{[A-Za-z][A-Za-z0-9_.]*\}))+(:[A-Za-z][A-Za-z0-9]*)?$/
/** A leading dot stands for a bare array. */
const fieldGrammar = /^\.?([A-Za-z0-9_-]+|\*)(\.([A-Za-z0-9_-]+|\*))*$/
/** What a parameter may never hold, whatever the table says: these would let it leave its place in the path. */
const forbiddenCharacters = /[A-Za-z0-9/\\?#;\s]/

/**
 * Returns the operations a table lists, in its order. `vendor` only names the file in errors.
 *
 * One line is one operation: `id METHOD /path verb:resource`, then flags and `name=value` settings in any order, all
 * parted by spaces or tabs. `[service]` opens the operations of that service (`main` before the first such line);
 * `#` at the start of a line, or after a space, starts a comment. Settings, with commas between several values:
 * `creates=id`, `lists=items.id`, `names=call_id`, `rewrites=next_url,items.*.url`, `allow=phoneNumber:+`.
 *
 * Throws `ERR_CORE_INPUT` whose `field` names file, line and column: on anything unknown or malformed, on an id that
 * stands twice, on two lines for the same service, method and path (whatever they call the parameters), and on a
 * table without a single operation.
 */
export function parseOperations(text: string, vendor: string): Operation[] {
  const operations: Operation[] = []
  const seen = new Map<string, number>()
  let service = 'main'
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const row = new Row(`${vendor}.operations.tsv`, index + 1)
    const words = line.replace(/(^|\s)#.*$/, '').match(/\S+/g)
    if (!words) continue
    if (words[0]?.startsWith('[')) {
      service = row.service(words)
      continue
    }
    const operation = row.operation(words, service)
    row.once(seen, 'id', operation.id)
    row.once(seen, 'path', `${service} ${operation.method} ${operation.path.replace(/\{[^}]*\}/g, '{}')}`)
    operations.push(operation)
  }
  if (operations.length === 0) new Row(`${vendor}.operations.tsv`, 1).refuse('table', 'it holds no operation')
  return operations
}

type SettingName = 'paramCharacters' | 'creates' | 'lists' | 'names' | 'rewrites'
type Settings = { -readonly [Name in SettingName]?: NonNullable<Operation[Name]> }

/** One line of a table: it knows where it stands, so that whatever is wrong with it can be found. */
class Row {
  readonly #file: string
  readonly #line: number

  constructor(file: string, line: number) {
    this.#file = file
    this.#line = line
  }

  refuse(column: string, why: string): never {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: `${this.#file}:${this.#line} ${column}`,
      detail: why,
    })
  }

  service(words: readonly string[]): string {
    const name = words.length === 1 ? serviceGrammar.exec(words.join())?.[1] : undefined
    return name ?? this.refuse('service', `"${words.join(' ')}" is not a [service] line`)
  }

  /** Notes where a value stands, and refuses its second appearance. */
  once(seen: Map<string, number>, column: string, value: string): void {
    const first = seen.get(value)
    if (first !== undefined) this.refuse(column, `"${value}" stands on line ${first} too`)
    seen.set(value, this.#line)
  }

  operation(words: readonly string[], service: string): Operation {
    const [id, method, path, scope, ...rest] = words
    const operation = {
      id: this.#match('id', id, idGrammar),
      service,
      method:
        methods.includes(method ?? '') && method ? method : this.refuse('method', `"${method}" is none`),
      path: this.#path(path),
      scope: this.#match('scope', scope, scopeGrammar),
      flags: this.#flags(rest.filter((word) => !word.includes('='))),
    }
    return { ...operation, ...this.#settings(rest, operation.path) }
  }

  #match(column: string, value: string | undefined, grammar: RegExp): string {
    if (value === undefined) return this.refuse(column, 'it is missing')
    return grammar.test(value) ? value : this.refuse(column, `"${value}" is malformed`)
  }

  #path(value: string | undefined): string {
    const path = this.#match('path', value, pathGrammar)
    const names = parameterNames(path)
    if (new Set(names).size < names.length) this.refuse('path', `"${path}" names a parameter twice`)
    return path
  }

  #flags(words: readonly string[]): ReadonlySet<OperationFlag> {
    const flags = new Set<OperationFlag>()
    for (const word of words) {
      if (!isFlag(word)) return this.refuse('flags', `"${word}" is neither a flag nor name=value`)
      if (flags.has(word)) this.refuse('flags', `"${word}" stands twice`)
      flags.add(word)
    }
    return flags
  }

  #settings(words: readonly string[], path: string): Settings {
    const settings: Settings = {}
    const given = new Set<string>()
    for (const word of words.filter((each) => each.includes('='))) {
      const name = word.slice(0, word.indexOf('='))
      const value = word.slice(name.length + 1)
      if (given.has(name)) this.refuse(name, 'it is given twice')
      given.add(name)
      if (name === 'creates' || name === 'lists') settings[name] = this.#match(name, value, fieldGrammar)
      else if (name === 'names' || name === 'rewrites')
        settings[name] = value.split(',').map((each) => this.#match(name, each, fieldGrammar))
      else if (name === 'allow') settings.paramCharacters = this.#characters(value, path)
      else this.refuse('settings', `"${name}" is no setting`)
    }
    return settings
  }

  #characters(value: string, path: string): Record<string, string> {
    const allowed: Record<string, string> = {}
    for (const entry of value.split(',')) {
      const name = entry.slice(0, Math.max(0, entry.indexOf(':')))
      const characters = entry.slice(name.length + 1)
      if (!parameterNames(path).includes(name))
        this.refuse('allow', `"${entry}" names no parameter of the path`)
      if (characters === '' || forbiddenCharacters.test(characters))
        this.refuse('allow', `"${entry}" does not list characters a parameter may hold`)
      allowed[name] = characters
    }
    return allowed
  }
}

function isFlag(word: string): word is OperationFlag {
  return Object.hasOwn(flagWords, word)
}

/** Returns the names of a template's parameters in order: `/v1/a/{x}/b/{y}` gives `x`, `y`. */
export function parameterNames(path: string): string[] {
  return Array.from(path.matchAll(/\{([^}]*)\}/g), (match) => match[1] ?? '')
}
