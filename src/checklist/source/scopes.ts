import type { Call, Expression, Import, Scope, SourceFile } from './source-file.ts'

/** Returns the scopes that enclose one, itself first. */
export function enclosing(scopes: readonly Scope[], scope: number): readonly number[] {
  const chain: number[] = []
  for (let at: number | undefined = scope; at !== undefined; at = scopes[at]?.parent) chain.push(at)
  return chain
}

/** Returns what a name stands for where it is used, and the scope that says so. */
export function lookUp(scopes: readonly Scope[], scope: number, name: string) {
  for (const at of enclosing(scopes, scope)) {
    const value = scopes[at]?.names.get(name)
    if (value !== undefined) return { value, scope: at }
  }
  return undefined
}

/** Returns every module that a file imports as it runs, wherever it does. */
export function modulesOf({ scopes, calls, language }: SourceFile): readonly string[] {
  const bound = scopes.flatMap(({ names }) => [...names.values()])
  const imported = bound.flatMap((value) => {
    if (!isImport(value) || value.isType === true) return []
    const { module, name } = value
    // Python: `from package import module`.
    return language === 'python' && name !== undefined
      ? [module, module.endsWith('.') ? `${module}${name}` : `${module}.${name}`]
      : [module]
  })
  return [...imported, ...calls.flatMap((call) => moduleOf(call) ?? [])]
}

/** Returns what a call of `require` or `import()` loads. */
export function moduleOf({ callee, positional: [first] }: Call): string | undefined {
  const isRequire = callee.kind === 'name' && callee.name === 'require'
  return isRequire && first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined
}

export function isImport(value: Expression | Import | 'parameter' | undefined): value is Import {
  return typeof value === 'object' && 'module' in value
}

export function isSelf(expression: Expression): boolean {
  return expression.kind === 'name' && ['this', 'self'].includes(expression.name)
}
