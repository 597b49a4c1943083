import { childrenOf, type Node } from './lezer.ts'
import type {
  Assignment,
  Call,
  Class,
  Comparison,
  Expression,
  Import,
  Language,
  Member,
  Position,
  RecordExpression,
  Reference,
  Scope,
  SourceFile,
} from './source-file.ts'

interface OpenScope extends Scope {
  readonly names: Map<string, Expression | Import | 'parameter'>
  readonly parameters: (string | undefined)[]
  readonly returns: Expression[]
  readonly decorators: Call[]
}

interface OpenClass extends Class {
  readonly own: Map<string, { value: Expression; scope: number }>
  base: Expression | undefined
}

const log = /^(?:console|log|logger|logging)\b|^print$|\b_?(?:log|logger)\.\w+$/

export const noFields: RecordExpression = {
  kind: 'record',
  fields: new Map(),
  spreads: [],
  later: new Map(),
  isOpen: false,
}

/** What reading has in common in all languages: walks a tree once and notes what the checks ask for. */
export abstract class SourceReader {
  readonly #path: string
  readonly #lineStarts: readonly number[]
  readonly #scopes: OpenScope[] = []
  readonly #calls: Call[] = []
  readonly #members: (Member & { scope: number; at: Position })[] = []
  readonly #comparisons: Comparison[] = []
  readonly #assignments: Assignment[] = []
  readonly #awaited: { name: string; scope: number }[] = []
  readonly #exports = new Map<string, Expression>()
  readonly #classes: OpenClass[] = []
  readonly #references: Reference[] = []
  #class: number | undefined
  #idle = 0
  protected readonly text: string
  protected scope = 0

  constructor(path: string, text: string) {
    this.#path = path
    this.text = text
    const starts = [0]
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#lineStarts = starts
  }

  protected abstract readonly language: Language
  /** Takes note of a statement, or does not know it and returns false: its parts are read then. */
  protected abstract statement(node: Node): boolean
  /** Returns an expression, or undefined for a node that is none of the kinds known. */
  protected abstract known(node: Node): Expression | undefined

  read(top: Node): SourceFile {
    this.#open(undefined, top)
    this.walk(top)
    return {
      path: this.#path,
      language: this.language,
      text: this.text,
      scopes: this.#scopes,
      classes: this.#classes,
      references: this.#references,
      exports: this.#exports,
      calls: this.#calls,
      members: this.#members,
      comparisons: this.#comparisons,
      assignments: this.#assignments,
      awaited: this.#awaited,
    }
  }

  protected walk(node: Node): void {
    for (const child of childrenOf(node)) if (!this.statement(child)) this.expression(child)
  }

  /** Reads a node for its value; whatever stands in it is noted on the way. */
  protected expression(node: Node): Expression {
    const known = this.known(node)
    if (known !== undefined) return known
    const parts: Expression[] = []
    for (const child of childrenOf(node)) if (!this.statement(child)) parts.push(this.expression(child))
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'other', parts }
  }

  /** Reads the inside of a function in a scope of its own. */
  protected inScope(node: Node, read: () => void, decorators: readonly Call[] = []): Expression {
    const before = this.scope
    this.scope = this.#open(before, node)
    this.#current.decorators.push(...decorators)
    read()
    const { scope } = this
    this.scope = before
    return { kind: 'function', scope }
  }

  /** Whatever is assigned first is what a name stands for, unless it was declared without a value. */
  protected bind(name: string, value: Expression | Import | 'parameter'): void {
    const { names } = this.#current
    const before = names.get(name)
    if (before === undefined || isNothing(before)) names.set(name, value)
  }

  /** What the class that is being read keeps of its own. */
  protected bindOwn(name: string, value: Expression): void {
    if (this.#class !== undefined) this.#classes[this.#class]?.own.set(name, { value, scope: this.scope })
  }

  /** Reads a class with what is in it. */
  protected inClass(base: Expression | undefined, read: (own: Expression) => void): Expression {
    const before = this.#class
    this.#class = this.#classes.push({ own: new Map(), base }) - 1
    const own: Expression = { kind: 'class', id: this.#class }
    read(own)
    this.#class = before
    return own
  }

  /** Reads what nothing depends on. */
  protected idly<Value>(isIdle: boolean, read: () => Value): Value {
    if (isIdle) this.#idle += 1
    const value = read()
    if (isIdle) this.#idle -= 1
    return value
  }

  /** A name that is used. */
  protected named(name: string): Expression {
    this.#references.push({ name, scope: this.scope, isIdle: this.#idle > 0 })
    return { kind: 'name', name }
  }

  protected number({ from, to }: Node, value: number): Expression {
    return { kind: 'literal', value, span: [from, to] }
  }

  /** Returns whether a node does nothing but write to a log. */
  protected doesNothing(node: Node, acts: ReadonlySet<string>): boolean {
    const cursor = node.cursor()
    do {
      if (cursor.from >= node.to && cursor.from > node.from) break
      if (acts.has(cursor.name)) return false
      if (cursor.name === 'CallExpression' && !this.isLog(cursor.node)) return false
    } while (cursor.next() && cursor.from < node.to)
    return true
  }

  protected isLog(call: Node): boolean {
    return call.firstChild !== null && log.test(this.textOf(call.firstChild))
  }

  /** A parameter; one with a type of an SDK is as good as an instance of it. */
  protected parameter(name: string | undefined, type?: Expression): void {
    this.#current.parameters.push(name)
    if (name === undefined) return
    if (type !== undefined && this.#isImported(type)) this.bind(name, { kind: 'instance', of: type })
    else this.bind(name, 'parameter')
  }

  protected waited(value: Expression): void {
    if (value.kind === 'name') this.#awaited.push({ name: value.name, scope: this.scope })
  }

  protected returned(value: Expression): void {
    this.#current.returns.push(value)
  }

  protected exported(name: string, value: Expression): void {
    this.#exports.set(name, value)
  }

  protected call(
    node: Node,
    callee: Expression,
    args: Omit<Call, 'kind' | 'callee' | 'scope' | 'at' | 'isIdle'>,
  ): Call {
    const isIdle = this.#idle > 0 || standsAlone(node)
    const call: Call = { kind: 'call', callee, ...args, isIdle, scope: this.scope, at: this.positionOf(node) }
    this.#calls.push(call)
    return call
  }

  protected member(node: Node, object: Expression, name: string): Member {
    const member = { kind: 'member', object, name } as const
    this.#members.push({ ...member, scope: this.scope, at: this.positionOf(node) })
    return member
  }

  protected compared(node: Node, operator: string, left: Expression, right: Expression): void {
    this.#comparisons.push({ operator, left, right, scope: this.scope, at: this.positionOf(node) })
  }

  protected assigned(node: Node, target: Expression, value: Expression): void {
    if (target.kind === 'name') this.bind(target.name, value)
    if (target.kind === 'member' && isSelf(target.object)) this.bindOwn(target.name, value)
    this.#assignments.push({ target, value, scope: this.scope, at: this.positionOf(node) })
  }

  protected textOf(node: Node): string {
    return this.text.slice(node.from, node.to)
  }

  protected positionOf({ from }: Node): Position {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= from) low = middle
      else high = middle
    }
    return { line: low + 1, column: from - (this.#lineStarts[low] ?? 0) + 1 }
  }

  #isImported(type: Expression): boolean {
    let root = type
    while (root.kind === 'member') root = root.object
    const bound = root.kind === 'name' ? this.#scopes[0]?.names.get(root.name) : undefined
    return typeof bound === 'object' && 'module' in bound
  }

  get #current(): OpenScope {
    return this.#scopes[this.scope] as OpenScope
  }

  #open(parent: number | undefined, node: Node): number {
    const at = this.positionOf(node)
    const [names, parameters, returns, decorators] = [new Map(), [], [], []]
    return this.#scopes.push({ parent, inClass: this.#class, names, parameters, returns, at, decorators }) - 1
  }
}

const around = new Set(['AwaitExpression', 'ParenthesizedExpression', 'PostfixExpression'])

/** Nobody takes what it gives. */
function standsAlone(node: Node): boolean {
  let { parent } = node
  while (parent !== null && around.has(parent.name)) parent = parent.parent
  return parent?.name === 'ExpressionStatement'
}

function isSelf(expression: Expression): boolean {
  return expression.kind === 'name' && ['this', 'self'].includes(expression.name)
}

/** Returns an object or a dictionary; a spread takes back fields before it. */
export function recordOf(
  parts: readonly (readonly [name: string, value: Expression] | Expression)[],
  isOpen: boolean,
): RecordExpression {
  const fields = new Map<string, Expression>()
  const later = new Map<string, Expression[]>()
  const spreads: Expression[] = []
  for (const part of parts) {
    if ('kind' in part) {
      spreads.push(part)
      for (const after of later.values()) after.push(part)
    } else {
      fields.set(...part)
      later.set(part[0], [])
    }
  }
  return { kind: 'record', fields, spreads, later, isOpen }
}

/** Returns a product or a sum of numbers that are written down. */
export function calculate(operator: string, left: Expression, right: Expression): number | undefined {
  if (left.kind !== 'literal' || right.kind !== 'literal') return undefined
  const [one, other] = [left.value, right.value]
  if (typeof one !== 'number' || typeof other !== 'number') return undefined
  if (operator === '*') return one * other
  return operator === '+' ? one + other : undefined
}

function isNothing(value: Expression | Import | 'parameter'): boolean {
  return typeof value === 'object' && 'kind' in value && value.kind === 'literal' && value.value === null
}
