import { isPunctuation, unquote } from './javascript-words.ts'
import { childrenOf, type Node } from './lezer.ts'
import type { Expression } from './source-file.ts'
import { SourceReader } from './source-reader.ts'

/** Reads what a file of JavaScript or TypeScript takes from others and gives to them, as ECMAScript modules and CommonJS write it. */
export abstract class JavaScriptModules extends SourceReader {
  protected abstract declaration(node: Node): void
  protected abstract namedFunction(node: Node): Expression
  protected abstract classOf(node: Node): Expression

  protected imports(node: Node): void {
    const [module] = childrenOf(node).filter(({ name }) => name === 'String')
    if (module === undefined) return
    const from = unquote(this.textOf(module))
    const isType = node.getChild('type') !== null
    for (const child of childrenOf(node)) {
      if (child.name === 'VariableDefinition') {
        const isWhole = child.prevSibling?.name === 'as'
        this.bind(this.textOf(child), { module: from, name: isWhole ? undefined : 'default', isType })
      }
      if (child.name === 'ImportGroup') this.#importGroup(child, from, isType)
    }
  }

  #importGroup(group: Node, module: string, isType: boolean): void {
    let original: string | undefined
    for (const child of childrenOf(group)) {
      if (child.name === 'VariableName') original = this.textOf(child)
      if (child.name === 'VariableDefinition') {
        const local = this.textOf(child)
        this.bind(local, { module, name: original ?? local, isType })
        original = undefined
      }
    }
  }

  protected exports(node: Node): void {
    const children = childrenOf(node)
    const isDefault = children.some(({ name }) => name === 'default')
    const [from] = children.filter(({ name }) => name === 'String').map((each) => unquote(this.textOf(each)))
    if (from !== undefined && children.some(({ name }) => name === 'Star')) this.#exportAll(children, from)
    for (const child of children) {
      if (child.name === 'ExportGroup') this.#exportGroup(child, from)
      else if (child.name === 'VariableDeclaration') {
        this.declaration(child)
        for (const { name, from, to } of childrenOf(child)) {
          if (name !== 'VariableDefinition') continue
          const local = this.text.slice(from, to)
          this.exported(local, { kind: 'name', name: local })
        }
      } else if (child.name === 'FunctionDeclaration' || child.name === 'ClassDeclaration') {
        const local = child.getChild('VariableDefinition')
        const value = child.name === 'FunctionDeclaration' ? this.namedFunction(child) : this.classOf(child)
        this.exported(isDefault || local === null ? 'default' : this.textOf(local), value)
      } else if (isDefault && !isPunctuation(child) && !['export', 'default'].includes(child.name))
        this.exported('default', this.expression(child))
    }
  }

  #exportAll(children: readonly Node[], module: string): void {
    const as = children.find(({ name }) => name === 'VariableName')
    const name = as === undefined ? `* ${module}` : `* as ${this.textOf(as)}`
    this.bind(name, { module, name: undefined })
    this.exported(as === undefined ? name : this.textOf(as), { kind: 'name', name })
  }

  #exportGroup(group: Node, module: string | undefined): void {
    let local: string | undefined
    let outer: string | undefined
    const done = () => {
      // What only passes through has no name here.
      const name = module === undefined || local === undefined ? local : `${local} of ${module}`
      if (module !== undefined && local !== undefined && name !== undefined)
        this.bind(name, { module, name: local })
      if (local !== undefined && name !== undefined) this.exported(outer ?? local, { kind: 'name', name })
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

  /** CommonJS: `exports.x = …` and `module.exports = …`. */
  protected exportsOld(object: Expression, name: string, value: Expression): void {
    const isModule = object.kind === 'name' && object.name === 'module' && name === 'exports'
    const isExports =
      (object.kind === 'name' && object.name === 'exports') ||
      (object.kind === 'member' && object.name === 'exports')
    if (isExports) this.exported(name, value)
    if (!isModule) return
    this.exported('default', value)
    if (value.kind === 'record') for (const [field, each] of value.fields) this.exported(field, each)
  }
}
