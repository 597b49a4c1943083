import { childrenOf, type Node } from './lezer.ts'
import type { Expression, RecordExpression } from './source-file.ts'
import { noFields, SourceReader } from './source-reader.ts'

const functions = ['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration', 'MethodDeclaration']

/** Reads JavaScript and TypeScript. */
export class JavaScriptReader extends SourceReader {
  protected readonly language = 'javascript'

  protected statement(node: Node): boolean {
    switch (node.name) {
      case 'ImportDeclaration':
        this.#import(node)
        return true
      case 'VariableDeclaration':
        this.#declare(node)
        return true
      case 'ExportDeclaration':
        this.#export(node)
        return true
      case 'ReturnStatement':
        for (const child of childrenOf(node))
          if (child.name !== 'return') this.returned(this.expression(child))
        return true
      case 'FunctionDeclaration':
      case 'MethodDeclaration':
        this.#named(node)
        return true
      case 'PropertyDeclaration':
        this.#property(node)
        return true
      case 'TypeAnnotation':
      case 'TypeArgList':
      case 'TypeAliasDeclaration':
      case 'InterfaceDeclaration':
        return true
      default:
        return false
    }
  }

  protected known(node: Node): Expression | undefined {
    switch (node.name) {
      case 'VariableName':
      case 'this':
        return { kind: 'name', name: this.textOf(node) }
      case 'String':
        return { kind: 'literal', value: unquote(this.textOf(node)) }
      case 'TemplateString':
        return node.firstChild === null
          ? { kind: 'literal', value: this.textOf(node).slice(1, -1) }
          : undefined
      case 'Number':
        return { kind: 'literal', value: Number(this.textOf(node).replaceAll('_', '')) }
      case 'BooleanLiteral':
        return { kind: 'literal', value: this.textOf(node) === 'true' }
      case 'null':
        return { kind: 'literal', value: null }
      case 'MemberExpression':
        return this.#member(node)
      case 'CallExpression':
      case 'NewExpression':
        return this.#call(node)
      case 'DynamicImport':
        return this.call(node, { kind: 'name', name: 'require' }, this.#argumentsOf(node))
      case 'ArrayExpression':
        return this.#list(node)
      case 'ObjectExpression':
        return this.#record(node)
      case 'BinaryExpression':
        return this.#binary(node)
      case 'AssignmentExpression':
        return this.#assign(node)
      default:
        return functions.includes(node.name) ? this.#function(node) : undefined
    }
  }

  #import(node: Node): void {
    const [module] = childrenOf(node).filter(({ name }) => name === 'String')
    if (module === undefined) return
    const from = unquote(this.textOf(module))
    for (const child of childrenOf(node)) {
      // `import type` leaves nothing behind when the program runs.
      if (child.name === 'type') return
      if (child.name === 'VariableDefinition') {
        const isWhole = child.prevSibling?.name === 'as'
        this.bind(this.textOf(child), { module: from, name: isWhole ? undefined : 'default' })
      }
      if (child.name === 'ImportGroup') this.#importGroup(child, from)
    }
  }

  #importGroup(group: Node, module: string): void {
    let original: string | undefined
    for (const child of childrenOf(group)) {
      if (child.name === 'VariableName') original = this.textOf(child)
      if (child.name === 'VariableDefinition') {
        const local = this.textOf(child)
        this.bind(local, { module, name: original ?? local })
        original = undefined
      }
    }
  }

  #declare(node: Node): void {
    let target: Node | undefined
    for (const child of childrenOf(node)) {
      if (['VariableDefinition', 'ObjectPattern', 'ArrayPattern'].includes(child.name)) {
        if (target?.name === 'VariableDefinition') this.bind(this.textOf(target), nothing)
        target = child
      } else if (target !== undefined && !isPunctuation(child) && child.name !== 'TypeAnnotation') {
        this.#take(target, this.expression(child))
        target = undefined
      }
    }
    if (target?.name === 'VariableDefinition') this.bind(this.textOf(target), nothing)
  }

  #take(target: Node, value: Expression): void {
    if (target.name === 'VariableDefinition')
      this.assigned(target, { kind: 'name', name: this.textOf(target) }, value)
    if (target.name !== 'ObjectPattern') return
    for (const property of childrenOf(target).filter(({ name }) => name === 'PatternProperty')) {
      const [from, ...rest] = childrenOf(property)
      const to = rest.find(({ name }) => name === 'VariableDefinition') ?? from
      if (from !== undefined && to !== undefined)
        this.bind(this.textOf(to), { kind: 'member', object: value, name: unquote(this.textOf(from)) })
    }
  }

  #export(node: Node): void {
    const children = childrenOf(node)
    const isDefault = children.some(({ name }) => name === 'default')
    for (const child of children) {
      if (child.name === 'ExportGroup') this.#exportGroup(child)
      else if (child.name === 'VariableDeclaration') {
        this.#declare(child)
        for (const { name, from, to } of childrenOf(child)) {
          if (name !== 'VariableDefinition') continue
          const local = this.text.slice(from, to)
          this.exported(local, { kind: 'name', name: local })
        }
      } else if (child.name === 'FunctionDeclaration' || child.name === 'ClassDeclaration') {
        const local = child.getChild('VariableDefinition')
        const value = child.name === 'FunctionDeclaration' ? this.#named(child) : this.expression(child)
        this.exported(isDefault || local === null ? 'default' : this.textOf(local), value)
      } else if (isDefault && !isPunctuation(child) && !['export', 'default'].includes(child.name))
        this.exported('default', this.expression(child))
    }
  }

  #exportGroup(group: Node): void {
    let local: string | undefined
    let outer: string | undefined
    const done = () => {
      if (local !== undefined) this.exported(outer ?? local, { kind: 'name', name: local })
      local = undefined
      outer = undefined
    }
    for (const child of childrenOf(group)) {
      if (child.name === 'VariableName') {
        if (local === undefined) local = this.textOf(child)
        else outer = this.textOf(child)
      } else if (child.name === ',') done()
    }
    done()
  }

  #named(node: Node): Expression {
    const name = node.getChild('VariableDefinition') ?? node.getChild('PropertyDefinition')
    const value = this.#function(node)
    if (name !== null) {
      if (node.name === 'FunctionDeclaration') this.bind(this.textOf(name), value)
      else this.bindOwn(this.textOf(name), value)
    }
    return value
  }

  #property(node: Node): void {
    const children = childrenOf(node)
    const name = children.find(({ name }) => name.endsWith('PropertyDefinition'))
    const equals = children.findIndex(({ name }) => name === 'Equals')
    const value = children[equals + 1]
    if (name !== undefined && equals !== -1 && value !== undefined)
      this.bindOwn(this.textOf(name), this.expression(value))
  }

  #function(node: Node): Expression {
    return this.inScope(node, () => {
      for (const child of childrenOf(node)) {
        if (child.name === 'ParamList') this.#parameters(child)
        else if (child.name === 'Block') this.walk(child)
        else if (node.name === 'ArrowFunction' && child.name === 'VariableDefinition')
          this.bind(this.textOf(child), 'parameter')
        else if (node.name === 'ArrowFunction' && !['async', 'Arrow'].includes(child.name))
          this.returned(this.expression(child))
      }
    })
  }

  #parameters(list: Node): void {
    for (const child of childrenOf(list)) {
      if (child.name === 'VariableDefinition') this.bind(this.textOf(child), 'parameter')
      else if (child.name.endsWith('Pattern')) {
        const cursor = child.cursor()
        do {
          if (cursor.name === 'VariableDefinition' || cursor.name === 'PropertyName')
            this.bind(this.text.slice(cursor.from, cursor.to), 'parameter')
        } while (cursor.next() && cursor.from < child.to)
      }
    }
  }

  #member(node: Node): Expression {
    const [object, ...rest] = childrenOf(node)
    if (object === undefined) return nothing
    const from = this.expression(object)
    const last = rest.findLast((child) => !isPunctuation(child))
    if (last === undefined) return from
    if (last.name.endsWith('PropertyName')) return this.member(node, from, this.textOf(last))
    const key = this.expression(last)
    return key.kind === 'literal' && typeof key.value === 'string'
      ? this.member(node, from, key.value)
      : { kind: 'other', parts: [from, key] }
  }

  #call(node: Node): Expression {
    const callee = childrenOf(node).find(({ name }) => !['new', 'TypeArgList'].includes(name))
    if (callee === undefined) return nothing
    const read = this.expression(callee)
    const args = node.getChild('ArgList')
    return this.call(node, read, args === null ? noArguments(node) : this.#argumentsOf(args, node))
  }

  #argumentsOf(list: Node, call: Node = list) {
    const positional: Expression[] = []
    for (const child of childrenOf(list)) {
      if (!isPunctuation(child) && child.name !== 'import') positional.push(this.expression(child))
    }
    return { ...noArguments(call), positional }
  }

  #list(node: Node): Expression {
    const children = childrenOf(node).filter((child) => !isPunctuation(child))
    const isOpen = children.some(({ name }) => name === 'Spread')
    const items = children.filter(({ name }) => name !== 'Spread').map((child) => this.expression(child))
    return { kind: 'list', items, isOpen }
  }

  #record(node: Node): RecordExpression {
    const fields = new Map<string, Expression>()
    const spreads: Expression[] = []
    let isOpen = false
    for (const property of childrenOf(node).filter(({ name }) => name === 'Property')) {
      const [first, ...rest] = childrenOf(property)
      if (first === undefined) continue
      if (first.name === 'Spread') spreads.push(...rest.map((child) => this.expression(child)))
      else if (first.name === '[') isOpen = true
      else if (property.getChild('ParamList') !== null)
        fields.set(unquote(this.textOf(first)), this.#function(property))
      else {
        const name = unquote(this.textOf(first))
        const value = rest.findLast((child) => !isPunctuation(child))
        fields.set(name, value === undefined ? { kind: 'name', name } : this.expression(value))
      }
    }
    return { kind: 'record', fields, spreads, isOpen }
  }

  #binary(node: Node): Expression {
    const [left, operator, right] = childrenOf(node)
    if (left === undefined || right === undefined) return nothing
    const before = this.expression(left)
    // `as` and `satisfies` say something of the type alone.
    if (operator?.name === 'as' || operator?.name === 'satisfies') return before
    const after = this.expression(right)
    if (operator?.name === 'CompareOp') this.compared(node, before, after)
    return { kind: 'other', parts: [before, after] }
  }

  #assign(node: Node): Expression {
    const [target, , value] = childrenOf(node)
    if (target === undefined || value === undefined) return nothing
    const read = this.expression(value)
    this.assigned(node, this.expression(target), read)
    return read
  }
}

const nothing: Expression = { kind: 'literal', value: null }

function noArguments(call: Node) {
  const { parent } = call
  const isFollowed = parent?.name === 'MemberExpression' && parent.getChild('PropertyName') !== null
  const isAwaited =
    isFollowed || ['AwaitExpression', 'ReturnStatement', 'ArrowFunction'].includes(parent?.name ?? '')
  return { positional: [] as Expression[], keywords: noFields, isAwaited }
}

function isPunctuation({ name }: Node): boolean {
  return (
    /^[^A-Za-z]+$/.test(name) || name === 'Equals' || name === 'const' || name === 'let' || name === 'var'
  )
}

function unquote(text: string): string {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return text
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}
