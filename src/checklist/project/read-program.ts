import { basename, posix } from 'node:path'
import { pathsOf } from '../source/modules.ts'
import { Program } from '../source/program.ts'
import { isSource, readSource } from '../source/read-source.ts'
import { modulesOf } from '../source/scopes.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { Project } from './project.ts'

/** Minified code is a bundle, and scanned as one. */
const lineLengthMax = 5_000
/** How many files a client may be handed through from where it is made: a wrapper, what re-exports it, what uses it. */
const handedOnMax = 3
/** How far settings and helpers may lie from where they are used. */
const broughtInMax = 2
const imports =
  /\b(?:from|import|require)[ \t]*\(?\s{0,20}['"]([^'"\n]+)['"]|^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import|import[ \t]+([.\w]+))/gm

/**
 * Returns what of a project's source has to do with the vendors: files that import their SDKs or read their webhooks'
 * headers, and those that import such a file.
 */
export function readProgram(project: Project, usages: readonly SdkUsage[]): Program {
  const modules = new Set(usages.flatMap((usage) => usage.modules))
  const headers = usages.flatMap(({ verifying }) => (verifying === undefined ? [] : [verifying.header]))
  // Names of headers are written in any case.
  const header = new RegExp(headers.length === 0 ? '(?!)' : headers.join('|'), 'i')
  const texts = new Map<string, string>()
  const importers = new Map<string, string[]>()
  const unread: string[] = []
  let fresh: string[] = []
  for (const path of project.files.filter(isSource)) {
    const text = project.read(path)
    if (text === undefined) unread.push(path)
    if (text === undefined || isMinified(text)) continue
    texts.set(path, text)
    const named = importsIn(text)
    for (const name of new Set(named.map(lastOf))) {
      const before = importers.get(name)
      if (before === undefined) importers.set(name, [path])
      else before.push(path)
    }
    const isMeant = named.some((name) => modules.has(rootOf(name))) || header.test(text)
    if (isMeant) fresh.push(path)
  }
  const chosen = new Set(fresh)
  for (let hop = 0; hop < handedOnMax && fresh.length > 0; hop += 1) {
    fresh = fresh.flatMap((path) => importers.get(saidAs(path)) ?? []).filter((path) => !chosen.has(path))
    for (const path of fresh) chosen.add(path)
  }
  return new Program(readWithImported([...chosen].sort(), texts, unread), unread)
}

/** Reads files, and those that they import from the project: settings and helpers stand there. */
function readWithImported(
  paths: readonly string[],
  texts: ReadonlyMap<string, string>,
  unread: string[],
): readonly SourceFile[] {
  const files: SourceFile[] = []
  const distances = new Map(paths.map((path) => [path, 0]))
  for (const [path, distance] of distances) {
    try {
      const file = readSource(path, texts.get(path) ?? '')
      files.push(file)
      if (distance === broughtInMax) continue
      const imported = modulesOf(file).flatMap((module) => pathsOf(file, module))
      for (const each of imported)
        if (texts.has(each) && !distances.has(each)) distances.set(each, distance + 1)
    } catch {
      // Source that is nested without end is no source: the reader's stack is not.
      unread.push(path)
    }
  }
  return files
}

function importsIn(text: string): readonly string[] {
  return [...text.matchAll(imports)].map(([, quoted, from, whole]) => quoted ?? from ?? whole ?? '')
}

/** The package of `retell-sdk/lib/webhook_auth`, or of Python's `retell.lib`. */
function rootOf(name: string): string {
  const [first = ''] = name.split(name.startsWith('@') ? /(?<=\/.*)\// : /[/.]/)
  return first
}

/** What a file is called where it is imported: `./lib/speech.js`, `.lib.speech` and `app.lib.speech` all say `speech`. */
function lastOf(name: string): string {
  const last = name.includes('/') || name.startsWith('./') ? basename(name) : (name.split('.').at(-1) ?? name)
  return last.replace(/\.[cm]?[jt]sx?$/, '')
}

function saidAs(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, '')
  return name === 'index' || name === '__init__' ? basename(posix.dirname(path)) : name
}

function isMinified(text: string): boolean {
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at)
    if ((end === -1 ? text.length : end) - at > lineLengthMax) return true
    if (end === -1) return false
    at = end + 1
  }
}
