import { basename, posix } from 'node:path'
import { Program } from '../source/program.ts'
import { isSource, readSource } from '../source/read-source.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { Project } from './project.ts'

/** Minified code is a bundle, and scanned as one. */
const lineLengthMax = 5_000

/**
 * Returns what of a project's source has to do with the vendors: files that name their SDKs or webhooks, and those that
 * import such a file, again and again.
 */
export function readProgram(project: Project, usages: readonly SdkUsage[]): Program {
  const words = usages.flatMap(({ modules, verifying }) => [
    ...modules,
    ...(verifying ? [verifying.header] : []),
  ])
  const texts = new Map<string, string>()
  for (const path of project.files.filter(isSource)) {
    const text = project.read(path)
    if (text !== undefined && !isMinified(text)) texts.set(path, text)
  }
  const chosen = new Set<string>()
  let fresh = [...texts].filter(([, text]) => mentions(text, words)).map(([path]) => path)
  while (fresh.length > 0) {
    for (const path of fresh) chosen.add(path)
    const names = fresh.map(importedAs)
    fresh = [...texts].flatMap(([path, text]) => (!chosen.has(path) && mentions(text, names) ? [path] : []))
  }
  return new Program([...chosen].sort().map((path) => readSource(path, texts.get(path) ?? '')))
}

function mentions(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word))
}

/** Whoever imports a file names it so, whatever stands before. */
function importedAs(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, '')
  const isIndex = name === 'index' || name === '__init__'
  const said = isIndex ? basename(posix.dirname(path)) : name
  return path.endsWith('.py') ? `import ${said}` : `/${said}`
}

function isMinified(text: string): boolean {
  const end = text.indexOf('\n')
  return (end === -1 ? text.length : end) > lineLengthMax
}
