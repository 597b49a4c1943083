import { posix } from 'node:path'
import type { Call, Expression, Import, RecordExpression, Scope, SourceFile } from './source-file.ts'

/** Where a value comes from: a module, and the way from there. `()` stands for a call or an instance. */
export interface Origin {
  readonly module: string
  readonly path: readonly string[]
}

/** What a field of a record is: written down, certainly not there, or not to be known. */
export type Field = Expression | 'absent' | 'unknown'

/** An expression with the place it is read from: names mean something there. */
export interface Located {
  readonly file: SourceFile
  readonly scope: number
  readonly expression: Expression
}

const depthMax = 12

/** The files of a project together: follows names to what they stand for, through files as well. */
export class Program {
  readonly files: readonly SourceFile[]
  /** Source files that could not be read. */
  readonly unread: readonly string[]
  readonly #byPath: ReadonlyMap<string, SourceFile>

  constructor(files: readonly SourceFile[], unread: readonly string[] = []) {
    this.files = files
    this.unread = unread
    this.#byPath = new Map(files.map((file) => [file.path, file]))
  }

  /** Returns the module that a value comes from; undefined where it is the project's own or cannot be followed. */
  originOf(at: Located, depth = 0): Origin | undefined {
    if (depth > depthMax) return undefined
    const { file, scope, expression } = at
    const inside = (next: Expression) => this.originOf({ file, scope, expression: next }, depth + 1)
    if (expression.kind === 'member') {
      const own = this.#ownMember(at, depth)
      if (own !== undefined) return own
      const from = inside(expression.object)
      return from && { module: from.module, path: [...from.path, expression.name] }
    }
    if (expression.kind === 'call') {
      const required = moduleOf(expression)
      if (required !== undefined) return this.#imported(file, { module: required, name: undefined }, depth)
      const made = this.#returnedBy(at, expression, depth)
      if (made !== undefined) return made
      const from = inside(expression.callee)
      return from && { module: from.module, path: [...from.path, '()'] }
    }
    if (expression.kind !== 'name') return undefined
    const found = lookUp(file.scopes, scope, expression.name)
    if (found === undefined || found.value === 'parameter') return undefined
    if ('module' in found.value) return this.#imported(file, found.value, depth)
    return this.originOf({ file, scope: found.scope, expression: found.value }, depth + 1)
  }

  /** Returns what a name stands for where that is written down, else the expression itself. */
  resolve(at: Located, depth = 0): Located {
    const { file, scope, expression } = at
    if (depth > depthMax) return at
    if (expression.kind === 'member' && isSelf(expression.object)) {
      const value = file.scopes[0]?.names.get(`this.${expression.name}`)
      return isExpression(value) ? this.resolve({ file, scope: 0, expression: value }, depth + 1) : at
    }
    if (expression.kind !== 'name') return at
    const found = lookUp(file.scopes, scope, expression.name)
    if (found === undefined || found.value === 'parameter') return at
    if ('module' in found.value) {
      const target = this.#exported(file, found.value)
      return target === undefined ? at : this.resolve(target, depth + 1)
    }
    return this.resolve({ file, scope: found.scope, expression: found.value }, depth + 1)
  }

  /** Returns a field of a record, wherever the record is written down. */
  fieldOf(at: Located, name: string, depth = 0): { readonly field: Field; readonly at: Located } {
    const record = this.resolve(at)
    const { expression } = record
    const unknown = { field: 'unknown', at: record } as const
    if (depth > depthMax) return unknown
    if (expression.kind === 'literal' && expression.value === null) return { field: 'absent', at: record }
    if (expression.kind !== 'record') return unknown
    const own = expression.fields.get(name)
    if (own !== undefined) return { field: own, at: { ...record, expression: own } }
    let isUnknown = expression.isOpen
    for (const spread of expression.spreads.toReversed()) {
      const found = this.fieldOf({ ...record, expression: spread }, name, depth + 1)
      if (found.field === 'unknown') isUnknown = true
      else if (found.field !== 'absent') return found
    }
    return isUnknown ? unknown : { field: 'absent', at: record }
  }

  /** Returns the function that an expression stands for, with its file. */
  functionOf(at: Located): { readonly file: SourceFile; readonly scope: number } | undefined {
    const { file, expression } = this.resolve(at)
    return expression.kind === 'function' ? { file, scope: expression.scope } : undefined
  }

  #ownMember({ file, expression }: Located, depth: number): Origin | undefined {
    if (expression.kind !== 'member' || !isSelf(expression.object)) return undefined
    const value = file.scopes[0]?.names.get(`this.${expression.name}`)
    return isExpression(value) ? this.originOf({ file, scope: 0, expression: value }, depth + 1) : undefined
  }

  /** A wrapper of one's own gives what it returns. */
  #returnedBy({ file, scope }: Located, { callee }: Call, depth: number): Origin | undefined {
    const wrapper = this.functionOf({ file, scope, expression: callee })
    for (const expression of wrapper?.file.scopes[wrapper.scope]?.returns ?? []) {
      const origin = this.originOf(
        { file: wrapper?.file ?? file, scope: wrapper?.scope ?? 0, expression },
        depth + 1,
      )
      if (origin !== undefined) return origin
    }
    return undefined
  }

  #imported(file: SourceFile, wanted: Import, depth: number): Origin | undefined {
    const target = this.#exported(file, wanted)
    if (target !== undefined) return this.originOf(target, depth + 1)
    if (wanted.module.startsWith('.')) return undefined
    const isClass = wanted.name === undefined || wanted.name === 'default'
    return { module: wanted.module, path: isClass ? [] : [wanted.name as string] }
  }

  #exported(file: SourceFile, { module, name }: Import): Located | undefined {
    const target = this.#fileOf(file, module)
    const expression = name === undefined ? undefined : target?.exports.get(name)
    return target === undefined || expression === undefined
      ? undefined
      : { file: target, scope: 0, expression }
  }

  #fileOf(from: SourceFile, module: string): SourceFile | undefined {
    if (from.language === 'python') return this.#pythonFileOf(from, module)
    if (!module.startsWith('.')) return undefined
    const path = posix.join(posix.dirname(from.path), module)
    const bare = path.replace(/\.[cm]?jsx?$/, '')
    const endings = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.mts', '.cjs', '/index.ts', '/index.js']
    return (
      endings.map((ending) => this.#byPath.get(bare + ending)).find((file) => file !== undefined) ??
      this.#byPath.get(path)
    )
  }

  #pythonFileOf(from: SourceFile, module: string): SourceFile | undefined {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0
    const tail = module.slice(dots).replaceAll('.', '/')
    const up = dots === 0 ? '.' : posix.join(posix.dirname(from.path), ...Array(dots - 1).fill('..'))
    const beside = posix.join(posix.dirname(from.path), tail)
    const bases = dots === 0 ? [tail, beside] : [posix.join(up, tail)]
    return bases
      .flatMap((base) => [this.#byPath.get(`${base}.py`), this.#byPath.get(`${base}/__init__.py`)])
      .find((file) => file !== undefined)
  }
}

/** Returns the scopes that enclose one, itself first. */
export function enclosing(scopes: readonly Scope[], scope: number): readonly number[] {
  const chain: number[] = []
  for (let at: number | undefined = scope; at !== undefined; at = scopes[at]?.parent) chain.push(at)
  return chain
}

/** Returns every name and member that an expression is made of, in the words of the program. */
export function wordsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name]
    case 'member':
      return [...wordsOf(expression.object), expression.name]
    case 'call':
      return [...wordsOf(expression.callee), ...expression.positional.flatMap(wordsOf)]
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value] : []
    case 'list':
      return expression.items.flatMap(wordsOf)
    case 'other':
      return expression.parts.flatMap(wordsOf)
    default:
      return []
  }
}

/** The keywords of a call, as the record that they are. */
export function keywordsOf(call: Call): RecordExpression {
  return call.keywords
}

function lookUp(scopes: readonly Scope[], scope: number, name: string) {
  for (const at of enclosing(scopes, scope)) {
    const value = scopes[at]?.names.get(name)
    if (value !== undefined) return { value, scope: at }
  }
  return undefined
}

function moduleOf({ callee, positional: [first] }: Call): string | undefined {
  const isRequire = callee.kind === 'name' && callee.name === 'require'
  return isRequire && first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined
}

function isSelf(expression: Expression): boolean {
  return expression.kind === 'name' && ['this', 'self'].includes(expression.name)
}

function isExpression(value: Expression | Import | 'parameter' | undefined): value is Expression {
  return typeof value === 'object' && 'kind' in value
}
