import { JavaScriptModules } from './javascript-modules.ts'
import { isPunctuation, noArguments, nothing, self, unquote } from './javascript-words.ts'
import { childrenOf, type Node } from './lezer.ts'
import type { Call, Expression, RecordExpression } from './source-file.ts'
import { calculate, recordOf } from './source-reader.ts'

/** What makes a difference where it stands in a branch. */
const acts: ReadonlySet<string> = new Set([
  ...['ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement', 'YieldExpression'],
  ...['AssignmentExpression', 'PostfixExpression', 'NewExpression'],
])
const functions = ['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration', 'MethodDeclaration']

/** Reads JavaScript and TypeScript. */
export class JavaScriptReader extends JavaScriptModules {
  protected readonly language = 'javascript'
  /** Those of the class that is being read: they hold for each of its methods. */
  #decorators: readonly Call[] = []
  #waiting: readonly Call[] = []

  protected statement(node: Node): boolean {
    switch (node.name) {
      case 'ImportDeclaration':
        this.imports(node)
        return true
      case 'VariableDeclaration':
        this.declaration(node)
        return true
      case 'ExportDeclaration':
        this.exports(node)
        return true
      case 'ReturnStatement':
        for (const child of childrenOf(node))
          if (child.name !== 'return') this.returned(this.expression(child))
        return true
      case 'FunctionDeclaration':
      case 'MethodDeclaration':
        this.namedFunction(node)
        return true
      case 'ClassDeclaration':
        this.classOf(node)
        return true
      case 'IfStatement':
        this.#if(node)
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
        return this.named(this.textOf(node))
      case 'String':
        return { kind: 'literal', value: unquote(this.textOf(node)) }
      case 'TemplateString':
        return node.firstChild === null
          ? { kind: 'literal', value: this.textOf(node).slice(1, -1) }
          : undefined
      case 'Number':
        return this.number(node, Number(this.textOf(node).replaceAll('_', '')))
      case 'BooleanLiteral':
        return { kind: 'literal', value: this.textOf(node) === 'true' }
      case 'null':
        return { kind: 'literal', value: null }
      case 'AwaitExpression': {
        const last = childrenOf(node).at(-1)
        const value = last === undefined ? nothing : this.expression(last)
        this.waited(value)
        return value
      }
      case 'PostfixExpression': {
        // `a!` says something of the type alone.
        const isType = childrenOf(node).at(-1)?.name === 'LogicOp'
        return isType && node.firstChild !== null ? this.expression(node.firstChild) : undefined
      }
      case 'ClassExpression':
        return this.classOf(node)
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

  protected declaration(node: Node): void {
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
        this.bind(this.textOf(to), this.member(property, value, unquote(this.textOf(from))))
    }
  }

  protected classOf(node: Node): Expression {
    const base = node.getChild('extends')?.nextSibling ?? null
    return this.inClass(base === null ? undefined : this.expression(base), (own) => {
      const name = node.getChild('VariableDefinition')
      if (name !== null) this.bind(this.textOf(name), own)
      const before = this.#decorators
      this.#decorators = [...this.#waiting, ...this.#decoratorsOf(node)]
      this.#waiting = []
      const body = node.getChild('ClassBody')
      // `@Controller() export class`: the grammar ends the class before `export`.
      if (body === null) this.#waiting = this.#decorators
      else this.walk(body)
      this.#decorators = before
    })
  }

  #if(node: Node): void {
    const [test, ...branches] = childrenOf(node).filter(({ name }) => name !== 'if' && name !== 'else')
    if (test === undefined) return
    this.idly(
      branches.every((branch) => this.doesNothing(branch, acts)),
      () => this.expression(test),
    )
    for (const branch of branches) if (!this.statement(branch)) this.walk(branch)
  }

  #decoratorsOf(node: Node): readonly Call[] {
    return node.getChildren('Decorator').flatMap((decorator) => {
      const last = childrenOf(decorator).at(-1)
      const value = last === undefined ? nothing : this.expression(last)
      if (value.kind === 'call') return [value]
      return last === undefined || value === nothing ? [] : [this.call(last, value, noArguments(last))]
    })
  }

  protected namedFunction(node: Node): Expression {
    const name = node.getChild('VariableDefinition') ?? node.getChild('PropertyDefinition')
    const isMethod = node.name === 'MethodDeclaration'
    const value = this.#function(node, isMethod ? [...this.#decorators, ...this.#decoratorsOf(node)] : [])
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

  #function(node: Node, decorators: readonly Call[] = []): Expression {
    const read = () => {
      for (const child of childrenOf(node)) {
        if (child.name === 'ParamList') this.#parameters(child)
        else if (child.name === 'Block') this.walk(child)
        else if (node.name === 'ArrowFunction' && child.name === 'VariableDefinition')
          this.parameter(this.textOf(child))
        else if (node.name === 'ArrowFunction' && !['async', 'Arrow'].includes(child.name))
          this.returned(this.expression(child))
      }
    }
    return this.inScope(node, read, decorators)
  }

  #parameters(list: Node): void {
    let isKept = false
    for (const child of childrenOf(list)) {
      if (child.name === ',') isKept = false
      else if (child.name === 'Privacy' || child.name === 'readonly') isKept = true
      else if (child.name === 'VariableDefinition') this.#parameter(child, isKept)
      else if (child.name.endsWith('Pattern')) {
        this.parameter(undefined)
        const cursor = child.cursor()
        do {
          if (cursor.name === 'VariableDefinition' || cursor.name === 'PropertyName')
            this.bind(this.text.slice(cursor.from, cursor.to), 'parameter')
        } while (cursor.next() && cursor.from < child.to)
      } else if (child.prevSibling?.name === 'Equals') this.expression(child)
    }
  }

  #parameter(node: Node, isKept: boolean): void {
    const name = this.textOf(node)
    const annotation = node.nextSibling?.name === 'TypeAnnotation' ? node.nextSibling : null
    const type = annotation === null ? null : annotation.getChild('TypeName')
    const of: Expression | undefined =
      type === null ? undefined : { kind: 'name', name: this.textOf(type).trim() }
    this.parameter(name, of)
    if (!isKept) return
    // `private readonly client: Client = new Client()` is a member with a value.
    const equals = (annotation ?? node).nextSibling
    const value = equals?.name === 'Equals' ? equals.nextSibling : null
    if (value !== null && value !== undefined) this.bindOwn(name, this.expression(value))
    else this.assigned(node, { kind: 'member', object: self, name }, { kind: 'name', name })
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
    if (args === null) return this.call(node, read, noArguments(node))
    const given = this.idly(this.isLog(node), () => this.#argumentsOf(args, node))
    return this.call(node, read, given)
  }

  #argumentsOf(list: Node, call: Node = list) {
    const positional: Expression[] = []
    for (const child of childrenOf(list)) {
      if (!isPunctuation(child) && child.name !== 'import') positional.push(this.expression(child))
    }
    return { ...noArguments(call), positional }
  }

  #list(node: Node): Expression {
    const items: Expression[] = []
    const spreads: Expression[] = []
    for (const child of childrenOf(node)) {
      if (child.name === 'Spread' || isPunctuation(child)) continue
      const to = child.prevSibling?.name === 'Spread' ? spreads : items
      to.push(this.expression(child))
    }
    return { kind: 'list', items, spreads }
  }

  #record(node: Node): RecordExpression {
    const parts: (readonly [string, Expression] | Expression)[] = []
    let isOpen = false
    for (const property of childrenOf(node).filter(({ name }) => name === 'Property')) {
      const [first, ...rest] = childrenOf(property)
      if (first === undefined) continue
      const name = unquote(this.textOf(first))
      if (first.name === 'Spread') parts.push(...rest.map((child) => this.expression(child)))
      else if (first.name === '[') isOpen = true
      else if (property.getChild('ParamList') !== null) parts.push([name, this.#function(property)])
      else {
        const value = rest.findLast((child) => !isPunctuation(child))
        parts.push([name, value === undefined ? { kind: 'name', name } : this.expression(value)])
      }
    }
    return recordOf(parts, isOpen)
  }

  #binary(node: Node): Expression {
    const [left, operator, right] = childrenOf(node)
    if (left === undefined || right === undefined) return nothing
    const before = this.expression(left)
    // `as` and `satisfies` say something of the type alone.
    if (operator?.name === 'as' || operator?.name === 'satisfies') return before
    const after = this.expression(right)
    const sign = operator === undefined ? '' : this.textOf(operator)
    if (operator?.name === 'CompareOp') this.compared(node, sign, before, after)
    const value = calculate(sign, before, after)
    return value === undefined ? { kind: 'other', parts: [before, after] } : this.number(node, value)
  }

  #assign(node: Node): Expression {
    const [target, , value] = childrenOf(node)
    if (target === undefined || value === undefined) return nothing
    const read = this.expression(value)
    const to: Expression =
      target.name === 'VariableName' ? { kind: 'name', name: this.textOf(target) } : this.expression(target)
    this.assigned(node, to, read)
    if (to.kind === 'member') this.exportsOld(to.object, to.name, read)
    return read
  }
}
