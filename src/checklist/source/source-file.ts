/** Where something stands: the line and column of its first character, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** What a program says, as far as a check needs to know it: the same for every language. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | Member
  | Call
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly isOpen: boolean }
  | RecordExpression
  | { readonly kind: 'function'; readonly scope: number }
  /** Something else, and what it is made of. */
  | { readonly kind: 'other'; readonly parts: readonly Expression[] }

export interface Member {
  readonly kind: 'member'
  readonly object: Expression
  readonly name: string
}

/** An object or a dictionary. It is open where it may have more fields than are written down. */
export interface RecordExpression {
  readonly kind: 'record'
  readonly fields: ReadonlyMap<string, Expression>
  readonly spreads: readonly Expression[]
  readonly isOpen: boolean
}

export interface Call {
  readonly kind: 'call'
  readonly callee: Expression
  readonly positional: readonly Expression[]
  readonly keywords: RecordExpression
  /** Whether somebody waits for what it promises: it is awaited, returned, or followed by `then`. */
  readonly isAwaited: boolean
  readonly scope: number
  readonly at: Position
}

export interface Import {
  readonly module: string
  /** What it is called there; undefined for the module as a whole. */
  readonly name: string | undefined
}

/** A function, or the file itself, which is scope 0. */
export interface Scope {
  readonly parent: number | undefined
  readonly names: ReadonlyMap<string, Expression | Import | 'parameter'>
  readonly returns: readonly Expression[]
  readonly at: Position
  /** What is called with it as it is defined: `@app.post('/hooks')`. */
  readonly decorators: readonly Call[]
}

export interface Comparison {
  readonly left: Expression
  readonly right: Expression
  readonly scope: number
  readonly at: Position
}

export interface Assignment {
  readonly target: Expression
  readonly value: Expression
  readonly scope: number
  readonly at: Position
}

export type Language = 'javascript' | 'python'

/** One file of a program, read. */
export interface SourceFile {
  /** From the top of the project, with `/`. */
  readonly path: string
  readonly language: Language
  readonly text: string
  readonly scopes: readonly Scope[]
  readonly exports: ReadonlyMap<string, Expression>
  readonly calls: readonly Call[]
  readonly members: readonly (Member & { readonly scope: number; readonly at: Position })[]
  readonly comparisons: readonly Comparison[]
  readonly assignments: readonly Assignment[]
}
