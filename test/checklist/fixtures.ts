import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Project, readProgram, type Subject } from '../../src/checklist/index.ts'
import { loadVendors } from '../../src/vendors/index.ts'

/** Where fixtures of checks of source code are. */
export const folder = new URL('fixtures', import.meta.url).pathname
export const usages = (await loadVendors()).map(({ usage }) => usage)
/** What a fixture of a kind has to be decided as. */
export const statuses = { ok: 'pass', ng: 'fail', unknown: 'unknown' } as const
export const languages = ['javascript', 'python'] as const
/** Checks of source code, by id. */
export const sourceChecks = readdirSync(folder).sort()

export interface Fixture {
  readonly name: string
  readonly files: ReadonlyMap<string, string>
}

/** Returns the fixtures of a file, none where there is no such file: `=== name` begins one, `--- path` a file of it. */
export function fixturesOf(id: string, kind: string, language: string): readonly Fixture[] {
  let text: string
  try {
    text = readFileSync(join(folder, id, `${kind}.${language}.txt`), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const [, ...parts] = text.split(/^=== /m)
  return parts.map((part) => {
    const [name = '', ...files] = part.split(/^--- /m)
    const entries = files.map((file): [string, string] => {
      const end = file.indexOf('\n')
      return [file.slice(0, end).trim(), file.slice(end + 1)]
    })
    return { name: name.trim(), files: new Map(entries) }
  })
}

/** Returns a project that holds these files, and is no repository unless something else is said. */
export function projectOf(files: ReadonlyMap<string, string>, more: Partial<Project> = {}): Project {
  return {
    folder: '/',
    files: [...files.keys()],
    environmentFiles: [],
    bundles: [],
    repository: 'none',
    read: (path) => files.get(path),
    modeOf: () => undefined,
    isTracked: () => false,
    isIgnored: () => false,
    wasCommitted: () => false,
    ...more,
  }
}

/** Returns what checks look at: a project, without a gate and without leaks unless something else is said. */
export function subjectOf(project: Project, more: Partial<Subject> = {}): Subject {
  return {
    project,
    usages,
    program: readProgram(project, more.usages ?? usages),
    scan: async () => ({ leaks: [], files: 0, problems: [] }),
    installation: async () => undefined,
    ...more,
  }
}
