import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

const endings = [
  '',
  ...['.ts', '.tsx', '.js', '.jsx', '.mjs', '.mts', '.cjs'],
  ...['/index.ts', '/index.tsx', '/index.js', '/index.mjs'],
]

/** Returns the paths at which the file may be that a file imports under a name; none where it is a package's. */
export function pathsOf({ path, language }: Pick<SourceFile, 'path' | 'language'>, module: string) {
  if (language === 'python') return pythonPathsOf(path, module)
  if (!module.startsWith('.')) return []
  const target = posix.join(posix.dirname(path), module)
  const bare = target.replace(/\.[cm]?jsx?$/, '')
  return [...endings.map((ending) => bare + ending), target]
}

function pythonPathsOf(path: string, module: string): readonly string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const tail = module.slice(dots).replaceAll('.', '/')
  const here = posix.dirname(path)
  const up = posix.join(here, ...Array<string>(Math.max(dots - 1, 0)).fill('..'), tail)
  const bases = dots === 0 ? [tail, up] : [up]
  return bases.flatMap((base) => [`${base}.py`, posix.join(base, '__init__.py')])
}
