import { parser as javascript } from '@lezer/javascript'
import { parser as python } from '@lezer/python'
import type { Parser } from './lezer.ts'
import { JavaScriptReader } from './read-javascript.ts'
import { PythonReader } from './read-python.ts'
import type { Language, SourceFile } from './source-file.ts'

interface Grammar {
  readonly language: Language
  readonly parser: Parser
}

const grammars: ReadonlyMap<string, Grammar> = new Map(
  Object.entries({
    js: { language: 'javascript', parser: javascript.configure({ dialect: 'jsx' }) },
    ts: { language: 'javascript', parser: javascript.configure({ dialect: 'ts' }) },
    tsx: { language: 'javascript', parser: javascript.configure({ dialect: 'ts jsx' }) },
    py: { language: 'python', parser: python },
  } as const),
)
const kinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    js: 'js',
    mjs: 'js',
    cjs: 'js',
    jsx: 'js',
    ts: 'ts',
    mts: 'ts',
    cts: 'ts',
    tsx: 'tsx',
    py: 'py',
  }),
)

/** Returns whether a file is of a language that can be read. */
export function isSource(path: string): boolean {
  return kinds.has(endingOf(path))
}

/** Returns a file as the checks see it. A file that is broken is read as far as it can be understood. */
export function readSource(path: string, text: string): SourceFile {
  const grammar = grammars.get(kinds.get(endingOf(path)) ?? '')
  if (grammar === undefined) throw new RangeError('Only JavaScript, TypeScript and Python are read.')
  const { topNode } = grammar.parser.parse(text)
  const reader =
    grammar.language === 'python' ? new PythonReader(path, text) : new JavaScriptReader(path, text)
  return reader.read(topNode)
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}
