/** Every check of source code against its fixtures: what is right passes, what is wrong fails, what cannot be seen is unknown. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checklist, type Project, readProgram } from '../../src/checklist/index.ts'
import { statusOf } from '../../src/checklist/verdicts.ts'
import { loadVendors } from '../../src/vendors/index.ts'

const folder = new URL('fixtures', import.meta.url).pathname
const usages = (await loadVendors()).map(({ usage }) => usage)
const statuses = { ok: 'pass', ng: 'fail', unknown: 'unknown' } as const

interface Fixture {
  readonly name: string
  readonly files: ReadonlyMap<string, string>
}

/** `=== name` begins a fixture, `--- path` a file of it. */
function fixturesIn(path: string): readonly Fixture[] {
  const [, ...parts] = readFileSync(path, 'utf8').split(/^=== /m)
  return parts.map((part) => {
    const [name = '', ...files] = part.split(/^--- /m)
    const entries = files.map((file): [string, string] => {
      const end = file.indexOf('\n')
      return [file.slice(0, end).trim(), file.slice(end + 1)]
    })
    return { name: name.trim(), files: new Map(entries) }
  })
}

function projectOf({ files }: Fixture): Project {
  return {
    folder: '/',
    files: [...files.keys()],
    environmentFiles: [],
    bundles: [],
    repository: 'none',
    read: (path) => files.get(path),
    isTracked: () => false,
    isIgnored: () => false,
    wasCommitted: () => false,
  }
}

const checks = readdirSync(folder).sort()

test('there are fixtures for checks that exist', () => {
  expect(checks.length).toBeGreaterThan(8)
  expect(checks.filter((id) => checklist.every((check) => check.id !== id))).toEqual([])
})

describe.each(checks)('%s', (id) => {
  const check = checklist.find((one) => one.id === id)
  for (const [kind, status] of Object.entries(statuses)) {
    for (const language of ['javascript', 'python']) {
      const path = join(folder, id, `${kind}.${language}.txt`)
      let fixtures: readonly Fixture[] = []
      try {
        fixtures = fixturesIn(path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
      test.each(fixtures)(`${kind}, ${language}: $name`, async (fixture) => {
        const project = projectOf(fixture)
        const verdicts = await check?.decide({
          project,
          usages,
          program: readProgram(project, usages),
          scan: async () => ({ leaks: [], files: 0, problems: [] }),
          installation: async () => undefined,
        })
        expect(statusOf(verdicts ?? []), JSON.stringify(verdicts)).toBe(status)
      })
    }
  }
})
