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
    modeOf: () => undefined,
    isTracked: () => false,
    isIgnored: () => false,
    wasCommitted: () => false,
  }
}

const checks = readdirSync(folder).sort()

/** What no program of a language can have, and why; every other combination must have its fixtures. */
const impossible = [
  { check: 'browser-no-client', language: 'python', because: 'browsers run no Python' },
  {
    check: 'webhook-awaited',
    language: 'python',
    because: 'the SDK for Python verifies at once, without a promise',
  },
]

test('there are fixtures for checks that exist', () => {
  expect(checks.length).toBeGreaterThan(13)
  expect(checks.filter((id) => checklist.every((check) => check.id !== id))).toEqual([])
})

test('each check has fixtures that one which always passes gets wrong', () => {
  const always = statusOf([{ status: 'pass', resource: 'x', evidence: 'Always.' }])
  const uncaught = checks.filter((id) => {
    const files = readdirSync(join(folder, id)).filter((name) => !name.startsWith('ok.'))
    const expected = files.flatMap((name) =>
      fixturesIn(join(folder, id, name)).map(() => statuses[name.split('.')[0] as keyof typeof statuses]),
    )
    return !expected.some((status) => status !== always)
  })
  expect(uncaught).toEqual([])
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
      const isImpossible = impossible.some((one) => one.check === id && one.language === language)
      test(`${kind}, ${language}: ${isImpossible ? 'there can be none' : 'there are five'}`, () => {
        if (isImpossible) expect(fixtures.length).toBe(0)
        else expect(new Set(fixtures.map(({ name }) => name)).size).toBeGreaterThanOrEqual(5)
      })
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
