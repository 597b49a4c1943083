import { JavaScriptValues } from './javascript-values.ts'
import { isPunctuation, noArguments, nothing, self, unquote } from './javascript-words.ts'
import { childrenOf, type Node } from './lezer.ts'
import type { Call, Expression } from './source-file.ts'

/** What makes a difference where it stands in a branch. */
const acts: ReadonlySet<string> = new Set([
  ...['ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement', 'YieldExpression'],
  ...['AssignmentExpression', 'PostfixExpression', 'NewExpression'],
])

/** Reads JavaScript and TypeScript. */
export class JavaScriptReader extends JavaScriptValues {
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
    const value = this.functionOf(node, isMethod ? [...this.#decorators, ...this.#decoratorsOf(node)] : [])
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

  protected functionOf(node: Node, decorators: readonly Call[] = []): Expression {
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
}
