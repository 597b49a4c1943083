import { JavaScriptModules } from './javascript-modules.ts'
import { isPunctuation, noArguments, nothing, unquote } from './javascript-words.ts'
import { childrenOf, type Node } from './lezer.ts'
import type { Expression, RecordExpression } from './source-file.ts'
import { calculate, recordOf } from './source-reader.ts'

const functions = ['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration', 'MethodDeclaration']

/** Reads what has a value in JavaScript and TypeScript. */
export abstract class JavaScriptValues extends JavaScriptModules {
  protected abstract functionOf(node: Node): Expression

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
        return functions.includes(node.name) ? this.functionOf(node) : undefined
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
      else if (property.getChild('ParamList') !== null) parts.push([name, this.functionOf(property)])
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
