import { childrenOf, type Node } from './lezer.ts'
import { nothing, splitAt, unquote } from './python-words.ts'
import type { Call, Expression, RecordExpression } from './source-file.ts'
import { calculate, noFields, recordOf, SourceReader } from './source-reader.ts'

/** What makes a difference where it stands in a branch. */
const acts: ReadonlySet<string> = new Set([
  ...['ReturnStatement', 'RaiseStatement', 'BreakStatement', 'ContinueStatement', 'YieldStatement'],
  ...['AssignStatement', 'UpdateStatement', 'DeleteStatement'],
])

/** Reads Python. */
export class PythonReader extends SourceReader {
  protected readonly language = 'python'
  #isInClass = false

  protected statement(node: Node): boolean {
    switch (node.name) {
      case 'ImportStatement':
        this.#import(node)
        return true
      case 'AssignStatement':
        this.#assign(node)
        return true
      case 'ClassDefinition':
        this.#class(node)
        return true
      case 'ReturnStatement':
      case 'YieldStatement':
        for (const child of childrenOf(node))
          if (child.name !== 'return' && child.name !== 'yield' && child.name !== 'from')
            this.returned(this.expression(child))
        return true
      case 'FunctionDefinition':
        this.#define(node, [])
        return true
      case 'DecoratedStatement':
        this.#decorated(node)
        return true
      case 'TypeDef':
        return true
      case 'IfStatement':
        this.#if(node)
        return true
      default:
        return false
    }
  }

  protected known(node: Node): Expression | undefined {
    switch (node.name) {
      case 'VariableName':
        return this.named(this.textOf(node))
      case 'String':
        return { kind: 'literal', value: unquote(this.textOf(node)) }
      case 'Number':
        return this.number(node, Number(this.textOf(node).replaceAll('_', '')))
      case 'Boolean':
        return { kind: 'literal', value: this.textOf(node) === 'True' }
      case 'None':
        return { kind: 'literal', value: null }
      case 'MemberExpression':
        return this.#member(node)
      case 'CallExpression':
        return this.#call(node)
      case 'ArrayExpression':
      case 'TupleExpression':
        return this.#list(node)
      case 'DictionaryExpression':
        return this.#record(node)
      case 'BinaryExpression':
        return this.#binary(node)
      case 'LambdaExpression':
        return this.inScope(node, () => {
          const body = childrenOf(node).at(-1)
          if (body !== undefined) this.returned(this.expression(body))
        })
      default:
        return undefined
    }
  }

  #import(node: Node): void {
    const children = childrenOf(node)
    const isFrom = children[0]?.name === 'from'
    const importAt = children.findIndex(({ name }) => name === 'import')
    const names = splitAt(children.slice(importAt + 1), ',')
    const module = isFrom ? this.#dotted(children.slice(1, importAt)) : undefined
    for (const part of names) {
      const as = part.findIndex(({ name }) => name === 'as')
      const path = this.#dotted(as === -1 ? part : part.slice(0, as))
      const alias = part[as + 1]
      const [first = path] = path.split('.')
      const local = as === -1 || alias === undefined ? undefined : this.textOf(alias)
      if (module !== undefined) this.bind(local ?? path, { module, name: path })
      else this.bind(local ?? first, { module: local === undefined ? first : path, name: undefined })
    }
  }

  #dotted(nodes: readonly Node[]): string {
    return nodes.map((node) => (node.name === '(' || node.name === ')' ? '' : this.textOf(node))).join('')
  }

  #assign(node: Node): void {
    const parts = splitAt(
      childrenOf(node).filter(({ name }) => name !== 'TypeDef'),
      'AssignOp',
    )
    const [value] = parts.at(-1) ?? []
    if (value === undefined) return
    const read = this.expression(value)
    for (const [target, ...more] of parts.slice(0, -1)) {
      if (target === undefined || more.length > 0) continue
      const to: Expression =
        target.name === 'VariableName' ? { kind: 'name', name: this.textOf(target) } : this.expression(target)
      this.assigned(node, to, read)
      // What a module defines, others may import.
      if (to.kind === 'name' && this.#isInClass) this.bindOwn(to.name, read)
      else if (to.kind === 'name' && this.scope === 0) this.exported(to.name, to)
    }
  }

  #class(node: Node): void {
    const [base] = childrenOf(node.getChild('ArgList') ?? node).slice(1)
    const from = node.getChild('ArgList') === null || base === undefined ? undefined : this.expression(base)
    this.inClass(from, (own) => {
      const name = node.getChild('VariableName')
      if (name !== null) {
        this.bind(this.textOf(name), own)
        if (this.scope === 0) this.exported(this.textOf(name), own)
      }
      const before = this.#isInClass
      this.#isInClass = true
      for (const child of childrenOf(node)) if (child.name === 'Body') this.walk(child)
      this.#isInClass = before
    })
  }

  #if(node: Node): void {
    const parts = childrenOf(node).filter(({ name }) => !['if', 'elif', 'else'].includes(name))
    const bodies = parts.filter(({ name }) => name === 'Body')
    const isIdle = bodies.every((body) => this.doesNothing(body, acts))
    for (const part of parts) {
      if (part.name === 'Body') this.walk(part)
      else this.idly(isIdle, () => this.expression(part))
    }
  }

  #decorated(node: Node): void {
    const decorators: Call[] = []
    for (const child of childrenOf(node)) {
      if (child.name === 'Decorator') {
        const call = this.#decorator(child)
        if (call !== undefined) decorators.push(call)
      } else if (child.name === 'FunctionDefinition') this.#define(child, decorators)
      else this.expression(child)
    }
  }

  #decorator(node: Node): Call | undefined {
    const [first, ...rest] = childrenOf(node).filter(({ name }) => name === 'VariableName')
    if (first === undefined) return undefined
    let callee: Expression = { kind: 'name', name: this.textOf(first) }
    for (const each of rest) callee = { kind: 'member', object: callee, name: this.textOf(each) }
    return this.call(node, callee, this.#argumentsOf(node.getChild('ArgList'), node))
  }

  #define(node: Node, decorators: readonly Call[]): void {
    const name = node.getChild('VariableName')
    const isMethod = this.#isInClass
    const value = this.inScope(
      node,
      () => {
        this.#isInClass = false
        for (const child of childrenOf(node)) {
          if (child.name === 'ParamList') this.#parameters(child)
          else if (child.name === 'Body') this.walk(child)
        }
      },
      decorators,
    )
    this.#isInClass = isMethod
    if (name === null) return
    if (isMethod) this.bindOwn(this.textOf(name), value)
    else this.bind(this.textOf(name), value)
    if (this.scope === 0 && !isMethod) this.exported(this.textOf(name), value)
  }

  #parameters(list: Node): void {
    for (const child of childrenOf(list)) {
      if (child.name === 'VariableName') {
        const before = child.prevSibling?.name
        if (before === 'AssignOp') this.expression(child)
        else if (this.textOf(child) !== 'self') this.parameter(this.textOf(child), this.#typeOf(child))
      } else if (!['TypeDef', 'AssignOp', '(', ')', ',', '*', '**'].includes(child.name))
        this.expression(child)
    }
  }

  #typeOf(node: Node): Expression | undefined {
    const [, type] = node.nextSibling?.name === 'TypeDef' ? childrenOf(node.nextSibling) : []
    return type === undefined ? undefined : this.expression(type)
  }

  #member(node: Node): Expression {
    const [object, ...rest] = childrenOf(node)
    if (object === undefined) return nothing
    const from = this.expression(object)
    const last = rest.findLast(({ name }) => ![']', '[', '.'].includes(name))
    if (last === undefined) return from
    if (last.name === 'PropertyName') return this.member(node, from, this.textOf(last))
    const key = this.expression(last)
    return key.kind === 'literal' && typeof key.value === 'string'
      ? this.member(node, from, key.value)
      : { kind: 'other', parts: [from, key] }
  }

  #call(node: Node): Expression {
    const [callee] = childrenOf(node)
    if (callee === undefined) return nothing
    const read = this.expression(callee)
    const given = this.idly(this.isLog(node), () => this.#argumentsOf(node.getChild('ArgList'), node))
    const call = this.call(node, read, given)
    const isDictionary = read.kind === 'name' && read.name === 'dict' && call.positional.length === 0
    return isDictionary ? call.keywords : call
  }

  #argumentsOf(list: Node | null, call: Node) {
    const positional: Expression[] = []
    const read: (readonly [string, Expression] | Expression)[] = []
    let isOpen = false
    for (const part of list === null ? [] : splitAt(childrenOf(list).slice(1, -1), ',')) {
      const [first, second, third] = part
      if (first === undefined) continue
      if (first.name === '**' && second !== undefined) read.push(this.expression(second))
      else if (first.name === '*') isOpen = true
      else if (second?.name === 'AssignOp' && third !== undefined)
        read.push([this.textOf(first), this.expression(third)])
      else for (const each of part) positional.push(this.expression(each))
    }
    // Python refuses a keyword that is given twice: what is spread takes nothing back.
    const keywords: RecordExpression = { ...recordOf(read, isOpen), later: new Map() }
    const use = call.parent?.name === 'ReturnStatement' ? 'returned' : 'awaited'
    return { positional, keywords: list === null ? noFields : keywords, use } as const
  }

  #list(node: Node): Expression {
    const parts = splitAt(childrenOf(node).slice(1, -1), ',')
    const items: Expression[] = []
    const spreads: Expression[] = []
    for (const [first, second] of parts) {
      if (first?.name === '*' && second !== undefined) spreads.push(this.expression(second))
      else if (first !== undefined) items.push(this.expression(first))
    }
    return { kind: 'list', items, spreads }
  }

  #record(node: Node): RecordExpression {
    const read: (readonly [string, Expression] | Expression)[] = []
    let isOpen = false
    for (const [key, , value] of splitAt(childrenOf(node).slice(1, -1), ',')) {
      if (key?.name === '**') {
        const spread = key.nextSibling
        if (spread !== null) read.push(this.expression(spread))
      } else if (key?.name === 'String' && value !== undefined)
        read.push([unquote(this.textOf(key)), this.expression(value)])
      else if (key !== undefined) isOpen = true
    }
    return recordOf(read, isOpen)
  }

  #binary(node: Node): Expression {
    const children = childrenOf(node)
    const operands = children.filter(
      ({ name }) => !name.endsWith('Op') && !/^(?:and|or|not|in|is)$/.test(name),
    )
    const [left, right] = operands.map((child) => this.expression(child))
    if (left === undefined || right === undefined) return left ?? nothing
    const signs = children.filter((child) => !operands.includes(child)).map((child) => this.textOf(child))
    const sign = signs.join(' ')
    if (children.some(({ name }) => name === 'CompareOp' || name === 'in'))
      this.compared(node, sign, left, right)
    const value = calculate(sign, left, right)
    return value === undefined ? { kind: 'other', parts: [left, right] } : this.number(node, value)
  }
}
