import type { Verdict } from '../check.ts'
import { findCalls, settingOf, settingsOf } from '../source/find-calls.ts'
import type { Program } from '../source/program.ts'
import { modulesOf } from '../source/scopes.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { Subject } from '../subject.ts'
import { verdictOn } from './verdict-at.ts'

/** Looks for clients that are made with a key where code runs in browsers. */
export function browserClients({ program, usages }: Subject): readonly Verdict[] {
  const files = browserFiles(program)
  return usages.flatMap((usage): readonly Verdict[] => {
    const found = [...files].flatMap((file) => clientsIn(program, usage, file))
    if (found.length > 0) return found
    const clients = findCalls(
      program,
      usage,
      usage.clients.map(({ path }) => path),
    )
    const isUsed = [...files].some((file) => modulesOf(file).some((module) => usage.modules.includes(module)))
    const evidence = `${clients.length} clients of ${usage.vendor}, none of them in browser code.`
    return clients.length > 0 || isUsed ? [{ status: 'pass', resource: 'the project', evidence }] : []
  })
}

/** What runs in browsers, and whatever that imports but what is kept from it. */
function browserFiles(program: Program): ReadonlySet<SourceFile> {
  const files = new Set(program.files.filter((file) => isForBrowsers(program, file)))
  for (const file of files) {
    for (const next of program.importsOf(file)) if (!isForServers(next)) files.add(next)
  }
  return files
}

function isForServers({ path, text }: SourceFile): boolean {
  return /\.server\.[^/]+$/.test(path) || /^\s*['"]use server['"]|import ['"]server-only['"]/.test(text)
}

function clientsIn(program: Program, usage: SdkUsage, file: SourceFile): readonly Verdict[] {
  return usage.clients.flatMap(({ path, settings, key }) =>
    findCalls(program, usage, [path])
      .filter((found) => found.file === file)
      .map((found) => {
        const field = settingOf(program, settingsOf(program, found, settings), key)
        if (field === 'absent') return verdictOn(found, 'pass', 'It is made without a key.')
        if (field === 'unknown')
          return verdictOn(found, 'unknown', 'What it is made with cannot be seen here.')
        return verdictOn(found, 'fail', `A client of ${usage.vendor} is made with a key in browser code.`)
      }),
  )
}

const browserGlobals: ReadonlySet<string> = new Set([
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
])

function isForBrowsers(program: Program, file: SourceFile): boolean {
  if (file.language === 'python') return false
  if (beginsWithUseClient(file.text)) return true
  return file.members.some(
    ({ object, scope }) =>
      object.kind === 'name' &&
      browserGlobals.has(object.name) &&
      !program.isBound({ file, scope }, object.name),
  )
}

/** A directive stands before everything but comments. */
function beginsWithUseClient(text: string): boolean {
  let at = 0
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at += 1
    const end = text.startsWith('//', at)
      ? text.indexOf('\n', at)
      : text.startsWith('/*', at)
        ? text.indexOf('*/', at) + 1
        : 0
    if (end <= 0) return /^['"]use client['"]/.test(text.slice(at, at + 12))
    at = end + 1
  }
}
