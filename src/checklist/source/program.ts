import { pathsOf } from './modules.ts'
import { isImport, isSelf, lookUp, moduleOf, modulesOf } from './scopes.ts'
import type { Call, Expression, Import, SourceFile } from './source-file.ts'

/** Where a value comes from: a module, and the way from there. `()` stands for a call or an instance. */
export interface Origin {
  readonly module: string
  readonly path: readonly string[]
}

/** What a field of a record is: written down, certainly not there, or not to be known. */
export type Field = Expression | 'absent' | 'unknown'

/** A call, and the file that it stands in. */
export interface LocatedCall {
  readonly file: SourceFile
  readonly call: Call
}

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
  /** Every check asks where every call comes from; an expression stands at one place. */
  readonly #origins = new WeakMap<Expression, Origin | 'none'>()

  constructor(files: readonly SourceFile[], unread: readonly string[] = []) {
    this.files = files
    this.unread = unread
    this.#byPath = new Map(files.map((file) => [file.path, file]))
  }

  /** Returns the module that a value comes from; undefined where it is the project's own or cannot be followed. */
  originOf(from: Located, depth = 0): Origin | undefined {
    if (depth > 0) return this.#findOrigin(from, depth)
    let origin = this.#origins.get(from.expression)
    if (origin === undefined) {
      origin = this.#findOrigin(from, 0) ?? 'none'
      this.#origins.set(from.expression, origin)
    }
    return origin === 'none' ? undefined : origin
  }

  #findOrigin(from: Located, depth: number): Origin | undefined {
    if (depth > depthMax) return undefined
    const at = this.resolve(from, depth)
    const { file, scope, expression } = at
    const inside = (next: Expression) => this.originOf({ file, scope, expression: next }, depth + 1)
    if (expression.kind === 'member') {
      const origin = inside(expression.object)
      return origin && { module: origin.module, path: [...origin.path, expression.name] }
    }
    if (expression.kind === 'call') {
      const required = moduleOf(expression)
      if (required !== undefined) return imported({ module: required, name: undefined })
      const made = this.#returnedBy(at, expression, depth)
      if (made !== undefined) return made
      const origin = inside(expression.callee)
      return origin && { module: origin.module, path: [...origin.path, '()'] }
    }
    if (expression.kind === 'instance') {
      const origin = inside(expression.of)
      return origin && { module: origin.module, path: [...origin.path, '()'] }
    }
    if (expression.kind !== 'name') return undefined
    const found = lookUp(file.scopes, scope, expression.name)
    return isImport(found?.value) ? imported(found.value) : undefined
  }

  /**
   * Returns what stands behind an expression where that is written down in the project, else the expression itself. What
   * a class makes stands for the class, and what a function of one return gives for what it returns.
   */
  resolve(at: Located, depth = 0): Located {
    if (depth > depthMax) return at
    const next = this.#next(at, depth)
    return next === undefined ? at : this.resolve(next, depth + 1)
  }

  /** Returns a field of a record, wherever the record is written down. */
  fieldOf(at: Located, name: string, depth = 0): { readonly field: Field; readonly at: Located } {
    const later = this.#assignedLater(at, name)
    if (later !== undefined) return later
    const record = this.resolve(at, depth)
    const { expression } = record
    const unknown = { field: 'unknown', at: record } as const
    if (depth > depthMax) return unknown
    if (expression.kind === 'literal' && expression.value === null) return { field: 'absent', at: record }
    if (expression.kind !== 'record') return unknown
    // What is spread after a field has the last word; where it is not known, nothing is.
    let isUnknown = expression.isOpen
    const own = expression.fields.get(name)
    const spreads = own === undefined ? expression.spreads : (expression.later.get(name) ?? [])
    for (const spread of spreads.toReversed()) {
      const found = this.fieldOf({ ...record, expression: spread }, name, depth + 1)
      if (found.field === 'unknown') isUnknown = true
      else if (found.field !== 'absent') return isUnknown ? unknown : found
    }
    if (isUnknown && own === undefined) return unknown
    if (own !== undefined) return isUnknown ? unknown : { field: own, at: { ...record, expression: own } }
    return { field: 'absent', at: record }
  }

  /** Returns the items of a list and of those that are spread into it; open where some cannot be seen. */
  itemsOf(
    at: Located,
    depth = 0,
  ): { readonly items: readonly Located[]; readonly isOpen: boolean } | undefined {
    const { file, scope, expression } = this.resolve(at, depth)
    if (expression.kind !== 'list' || depth > depthMax) return undefined
    const spread = expression.spreads.map((each) =>
      this.itemsOf({ file, scope, expression: each }, depth + 1),
    )
    return {
      items: [
        ...expression.items.map((each) => ({ file, scope, expression: each })),
        ...spread.flatMap((each) => each?.items ?? []),
      ],
      isOpen: spread.some((each) => each === undefined || each.isOpen),
    }
  }

  /** Returns the function that an expression stands for, with its file. */
  functionOf(at: Located, depth = 0): { readonly file: SourceFile; readonly scope: number } | undefined {
    const { file, expression } = this.resolve(at, depth)
    return expression.kind === 'function' ? { file, scope: expression.scope } : undefined
  }

  /** Returns every call of a function of the project. */
  callsOf(target: { readonly file: SourceFile; readonly scope: number }): readonly LocatedCall[] {
    return this.files.flatMap((file) =>
      file.calls.flatMap((call) => {
        const found = this.functionOf({ file, scope: call.scope, expression: call.callee })
        return found?.file === target.file && found.scope === target.scope ? [{ file, call }] : []
      }),
    )
  }

  /** Returns the files of the project that a file imports and runs. */
  importsOf(file: SourceFile): readonly SourceFile[] {
    return modulesOf(file).flatMap((module) =>
      pathsOf(file, module).flatMap((path) => this.#byPath.get(path) ?? []),
    )
  }

  /** Returns whether a name is bound where it is used: it is no global then. */
  isBound({ file, scope }: Omit<Located, 'expression'>, name: string): boolean {
    return lookUp(file.scopes, scope, name) !== undefined
  }

  /** One step towards what stands behind an expression. */
  #next({ file, scope, expression }: Located, depth: number): Located | undefined {
    const inside = (next: Expression) => this.resolve({ file, scope, expression: next }, depth + 1)
    switch (expression.kind) {
      case 'name': {
        const found = lookUp(file.scopes, scope, expression.name)
        if (found === undefined || found.value === 'parameter') return undefined
        if (isImport(found.value)) return this.#exported(file, found.value)
        return { file, scope: found.scope, expression: found.value }
      }
      case 'member':
        return this.#memberOf(inside(expression.object), expression.name, depth)
      case 'instance': {
        const of = inside(expression.of)
        return of.expression.kind === 'class' ? of : undefined
      }
      case 'call': {
        const required = moduleOf(expression)
        if (required !== undefined) return this.#exported(file, { module: required, name: 'default' })
        const callee = inside(expression.callee)
        if (callee.expression.kind === 'class') return callee
        if (callee.expression.kind !== 'function') return undefined
        const [returned, ...others] = callee.file.scopes[callee.expression.scope]?.returns ?? []
        if (returned === undefined || others.length > 0) return undefined
        return { file: callee.file, scope: callee.expression.scope, expression: returned }
      }
      default:
        return undefined
    }
  }

  #memberOf({ file, scope, expression }: Located, name: string, depth: number): Located | undefined {
    if (expression.kind === 'class') return this.#ownOf(file, expression.id, name, depth)
    if (isSelf(expression)) return this.#ownOf(file, file.scopes[scope]?.inClass, name, depth)
    if (expression.kind === 'record') {
      const { field, at } = this.fieldOf({ file, scope, expression }, name, depth + 1)
      return typeof field === 'object' ? at : undefined
    }
    if (expression.kind === 'call') {
      const required = moduleOf(expression)
      return required === undefined ? undefined : this.#exported(file, { module: required, name })
    }
    if (expression.kind !== 'name') return undefined
    const value = lookUp(file.scopes, scope, expression.name)?.value
    if (!isImport(value)) return undefined
    if (value.name === undefined) return this.#exported(file, { module: value.module, name })
    // Python: `from package import module`.
    const dotted = value.module.endsWith('.') ? value.module : `${value.module}.`
    return file.language === 'python'
      ? this.#exported(file, { module: `${dotted}${value.name}`, name })
      : undefined
  }

  /** What a class has, or has from what it is made from, in whichever file that stands. */
  #ownOf(file: SourceFile, id: number | undefined, name: string, depth: number): Located | undefined {
    const found = id === undefined ? undefined : file.classes[id]
    if (found === undefined || depth > depthMax) return undefined
    const own = found.own.get(name)
    if (own !== undefined) return { file, scope: own.scope, expression: own.value }
    if (found.base === undefined) return undefined
    const base = this.resolve({ file, scope: 0, expression: found.base }, depth + 1)
    return base.expression.kind === 'class'
      ? this.#ownOf(base.file, base.expression.id, name, depth + 1)
      : undefined
  }

  /** `settings.field = value` after the record was made; unknown where it is done more than once. */
  #assignedLater({ file, scope, expression }: Located, name: string) {
    if (expression.kind !== 'name') return undefined
    const binding = lookUp(file.scopes, scope, expression.name)?.scope
    const [only, ...others] = file.assignments.filter(
      ({ target, scope: there }) =>
        target.kind === 'member' &&
        target.name === name &&
        target.object.kind === 'name' &&
        target.object.name === expression.name &&
        lookUp(file.scopes, there, expression.name)?.scope === binding,
    )
    if (only === undefined) return undefined
    const at = { file, scope: only.scope, expression: only.value }
    return { field: others.length === 0 ? only.value : ('unknown' as const), at }
  }

  /** A wrapper of one's own gives what it returns. */
  #returnedBy({ file, scope }: Located, { callee }: Call, depth: number): Origin | undefined {
    const wrapper = this.functionOf({ file, scope, expression: callee }, depth + 1)
    for (const expression of wrapper?.file.scopes[wrapper.scope]?.returns ?? []) {
      const at = { file: wrapper?.file ?? file, scope: wrapper?.scope ?? 0, expression }
      const origin = this.originOf(at, depth + 1)
      if (origin !== undefined) return origin
    }
    return undefined
  }

  #exported(file: SourceFile, { module, name }: Import): Located | undefined {
    const target = pathsOf(file, module)
      .map((path) => this.#byPath.get(path))
      .find((one) => one !== undefined)
    if (target === undefined || name === undefined) return undefined
    const expression = target.exports.get(name)
    if (expression !== undefined) return { file: target, scope: 0, expression }
    for (const all of target.exports.keys()) {
      if (!all.startsWith('* ')) continue
      const found = this.#exported(target, { module: all.slice(2), name })
      if (found !== undefined) return found
    }
    // Python: a module offers what it imports.
    const passed = target.language === 'python' ? target.scopes[0]?.names.get(name) : undefined
    return isImport(passed) ? this.#exported(target, passed) : undefined
  }
}

function imported({ module, name }: Import): Origin | undefined {
  if (module.startsWith('.')) return undefined
  return { module, path: name === undefined || name === 'default' ? [] : [name] }
}
