/** Where something stands: the line and column of its first character, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** What a program says, as far as a check needs to know it: the same for every language. */
export type Expression =
  | {
      readonly kind: 'literal'
      readonly value: string | number | boolean | null
      /** Where a number stands in the text. */
      readonly span?: readonly [from: number, to: number]
    }
  | { readonly kind: 'name'; readonly name: string }
  | Member
  | Call
  | ListExpression
  | RecordExpression
  | { readonly kind: 'function'; readonly scope: number }
  /** A class of the file itself: its place in the classes of the file. */
  | { readonly kind: 'class'; readonly id: number }
  /** Something that is said to be of a type: a parameter that is given from outside. */
  | { readonly kind: 'instance'; readonly of: Expression }
  /** Something else, and what it is made of. */
  | { readonly kind: 'other'; readonly parts: readonly Expression[] }

/** A list, and lists that are spread into it. */
export interface ListExpression {
  readonly kind: 'list'
  readonly items: readonly Expression[]
  readonly spreads: readonly Expression[]
}

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
  /** Those that stand after a field of this name, and may take it back. */
  readonly later: ReadonlyMap<string, readonly Expression[]>
  readonly isOpen: boolean
}

export interface Call {
  readonly kind: 'call'
  readonly callee: Expression
  readonly positional: readonly Expression[]
  readonly keywords: RecordExpression
  readonly use: CallUse
  /** Nothing depends on what it answers: it stands for itself, or is written to a log. */
  readonly isIdle: boolean
  readonly scope: number
  readonly at: Position
}

/** What becomes of what a call promises: waited for (`then` as well), returned, handed on, kept in a name, or none of it. */
export type CallUse = 'awaited' | 'returned' | 'handed' | 'kept' | 'dropped'

export interface Import {
  readonly module: string
  /** What it is called there; undefined for the module as a whole. */
  readonly name: string | undefined
  /** It is gone when the program runs. */
  readonly isType?: boolean
}

/** A function, or the file itself, which is scope 0. */
export interface Scope {
  readonly parent: number | undefined
  /** The class it stands in. */
  readonly inClass: number | undefined
  readonly names: ReadonlyMap<string, Expression | Import | 'parameter'>
  /** Its parameters by position; a pattern has none of its own. */
  readonly parameters: readonly (string | undefined)[]
  readonly returns: readonly Expression[]
  readonly at: Position
  /** What is called with it as it is defined: `@app.post('/hooks')`. */
  readonly decorators: readonly Call[]
}

export interface Comparison {
  /** As it is written: `===`, `<`, `not in`. */
  readonly operator: string
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

/** A class: what it has, with the scope it was given in, and what it is made from. */
export interface Class {
  readonly own: ReadonlyMap<string, { readonly value: Expression; readonly scope: number }>
  readonly base: Expression | undefined
}

/** A name where it is used. It is idle where nothing depends on what it holds. */
export interface Reference {
  readonly name: string
  readonly scope: number
  readonly isIdle: boolean
}

export type Language = 'javascript' | 'python'

/** One file of a program, read. */
export interface SourceFile {
  /** From the top of the project, with `/`. */
  readonly path: string
  readonly language: Language
  readonly text: string
  readonly scopes: readonly Scope[]
  readonly classes: readonly Class[]
  readonly references: readonly Reference[]
  readonly exports: ReadonlyMap<string, Expression>
  readonly calls: readonly Call[]
  readonly members: readonly (Member & { readonly scope: number; readonly at: Position })[]
  readonly comparisons: readonly Comparison[]
  readonly assignments: readonly Assignment[]
  /** Names that are waited for after they were given a promise. */
  readonly awaited: readonly { readonly name: string; readonly scope: number }[]
}
