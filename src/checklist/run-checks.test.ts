import { expect, test } from 'vitest'
import type { Check, Verdict } from './check.ts'
import { runChecks } from './run-checks.ts'
import { Program } from './source/program.ts'
import type { Subject } from './subject.ts'
import { statusOf, tallyOf } from './verdicts.ts'

const subject: Subject = {
  project: {
    folder: '/',
    files: [],
    environmentFiles: [],
    bundles: [],
    repository: 'none',
    read: () => undefined,
    modeOf: () => undefined,
    isTracked: () => false,
    isIgnored: () => false,
    wasCommitted: () => false,
  },
  program: new Program([]),
  usages: [],
  scan: async () => ({ leaks: [], files: 0, problems: [] }),
  installation: async () => undefined,
}
const checkOf = (id: string, decide: Check['decide']): Check => ({
  id,
  title: id,
  severity: 'high',
  why: '',
  how: '',
  remedy: '',
  mapping: { asvs: [], cwe: [] },
  decide,
})
const fails = (resource: string): Verdict => ({ status: 'fail', resource, evidence: 'It is wrong.' })
const nothing = { waivers: [], attestations: [] }
const waiver = { check: 'a', reason: 'until the move', owner: 'sam', untilMs: 100 }

test('what a check throws is unknown, and stops no other', async () => {
  const broken = checkOf('broken', () => {
    throw new Error('no such file')
  })
  const results = await runChecks([broken, checkOf('a', () => [fails('x')])], subject, nothing, 0)
  expect(results.map(({ status }) => status)).toEqual(['unknown', 'fail'])
  expect(results[0]?.verdicts[0]?.evidence).toContain('no such file')
})

test('a waiver holds for its check and resource until its day', async () => {
  const check = checkOf('a', () => [fails('x'), fails('y')])
  const statusWith = async (waivers: readonly object[], nowMs = 0) => {
    const acceptance = { ...nothing, waivers: waivers as (typeof waiver)[] }
    return (await runChecks([check], subject, acceptance, nowMs))[0]?.status
  }
  expect(await statusWith([])).toBe('fail')
  expect(await statusWith([waiver])).toBe('pass')
  expect(await statusWith([{ ...waiver, resource: 'x' }])).toBe('fail')
  expect(await statusWith([{ ...waiver, check: 'b' }])).toBe('fail')
  expect(await statusWith([waiver], 100)).toBe('fail')
})

test('what is manual is open until somebody attests it, and unknown is nothing that can be attested', async () => {
  const manual = checkOf('a', () => [{ status: 'manual', resource: 'x', evidence: '' }])
  const unknown = checkOf('a', () => [{ status: 'unknown', resource: 'x', evidence: '' }])
  const attested = { ...nothing, attestations: [{ check: 'a', by: 'sam', untilMs: 100 }] }
  const statusOfOne = async (check: Check, nowMs: number) =>
    (await runChecks([check], subject, attested, nowMs))[0]?.status
  expect(await statusOfOne(manual, 99)).toBe('pass')
  expect(await statusOfOne(manual, 100)).toBe('manual')
  expect(await statusOfOne(unknown, 99)).toBe('unknown')
})

test('the worst verdict counts, and nothing to decide is not decided', async () => {
  const verdict = (status: Verdict['status']): Verdict => ({ status, resource: 'x', evidence: '' })
  expect(statusOf([verdict('pass'), verdict('unknown')])).toBe('unknown')
  expect(statusOf([verdict('unknown'), verdict('fail')])).toBe('fail')
  expect(statusOf([])).toBe('not-applicable')
  const checks = [
    checkOf('a', () => []),
    checkOf('b', () => [fails('x')]),
    checkOf('c', () => [verdict('unknown')]),
  ]
  const tally = tallyOf(await runChecks(checks, subject, nothing, 0))
  expect(tally).toMatchObject({ decided: 1, total: 2, unknown: 1, failed: { high: 1 } })
})
