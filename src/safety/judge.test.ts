import { expect, test } from 'vitest'
import { judge } from './judge.ts'
import { readLocally } from './local.ts'
import { defaultSafetyPolicy, type SafetyPolicy } from './policy.ts'
import type { SafetyLabel, SafetyReading } from './reading.ts'

const reading = (...labels: SafetyLabel[]): SafetyReading => ({
  status: 'labelled',
  by: 'vendor',
  severity: {},
  knownLabels: ['weapons', 'nsfw'],
  segments: labels.map((label) => ({ startMs: 0, endMs: 1, labels: [label] })),
})

const label = (confidence: number, severity: number | null, name = 'weapons'): SafetyLabel => ({
  label: name,
  confidence,
  severity,
})

test.each([
  ['unsure', label(0.49, 1), 'allow'],
  ['half sure', label(0.5, 1), 'flag'],
  ['sure, and not grave', label(0.99, 0.49), 'flag'],
  ['sure and grave', label(0.8, 0.5), 'quarantine'],
  ['sure, of a label without severity', label(1, null, 'nsfw'), 'flag'],
  ['unsure, of a label that nobody knows', label(0.01, 0, 'brand_new'), 'flag'],
  ['sure and grave, of a label that nobody knows', label(0.9, 0.9, 'brand_new'), 'quarantine'],
])('by default, %s: confidence and severity are two things', (_what, found, action) => {
  expect(judge(reading(found), defaultSafetyPolicy).action).toBe(action)
})

test('the gravest of all segments decides, and every reason is told', () => {
  const verdict = judge(reading(label(0.6, 0), label(0.9, 0.9), label(0.1, 0)), defaultSafetyPolicy)
  expect(verdict.action).toBe('quarantine')
  expect(verdict.reasons.map(({ action }) => action)).toEqual(['quarantine', 'flag'])
})

test('a rule for a label stands in the place of those for all', () => {
  const policy: SafetyPolicy = {
    ...defaultSafetyPolicy,
    rules: [...defaultSafetyPolicy.rules, { label: 'weapons', minConfidence: 0.95, action: 'flag' }],
  }
  expect(judge(reading(label(0.9, 0.9)), policy).action).toBe('allow')
  expect(judge(reading(label(0.96, 0.9)), policy).action).toBe('flag')
})

test.each(['missing', 'unavailable'] as const)(
  'what has %s labels is flagged, or held, and never allowed',
  (status) => {
    const unlabelled = { ...reading(), status }
    expect(judge(unlabelled, defaultSafetyPolicy)).toMatchObject({
      action: 'flag',
      reasons: [{ why: 'unlabelled' }],
    })
    expect(judge(unlabelled, { ...defaultSafetyPolicy, unlabelled: 'quarantine' }).action).toBe('quarantine')
  },
)

test('the local list finds swear words and words of one’s own, and says that it is local', async () => {
  const policy: SafetyPolicy = {
    ...defaultSafetyPolicy,
    keywords: [{ word: 'Swordfish', action: 'quarantine' }],
  }
  const passage = (text: string) => ({ text, startMs: 5, endMs: 9 })
  const said = async (text: string) => judge(await readLocally([passage(text)], policy), policy)
  expect(await said('Good morning, a cake please.')).toMatchObject({ action: 'allow', by: 'local' })
  expect(await said('What the f\u0075ck is this.')).toMatchObject({
    action: 'flag',
    reasons: [{ why: 'profanity', startMs: 5, endMs: 9 }],
  })
  expect(await said('swordfish!')).toMatchObject({ action: 'quarantine', reasons: [{ why: 'keyword' }] })
  expect((await said('swordfishes')).action).toBe('allow')
  // Scunthorpe is a town.
  expect((await said('We live in Scunthorpe, by the assembly hall.')).action).toBe('allow')
})
