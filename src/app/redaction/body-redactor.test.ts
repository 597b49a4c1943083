import { afterEach, expect, test } from 'vitest'
import { BodyRedactor } from './body-redactor.ts'

const policy = { redact: ['email_address'], redactWith: 'hash', quarantine: [], identifiers: [] } as const
const open: BodyRedactor[] = []
afterEach(async () => {
  for (const redactor of open.splice(0)) await redactor.close()
})

/** A minute unless a test is about time: machines are slow. */
function redactor(withinMs = 60_000): BodyRedactor {
  const made = new BodyRedactor(withinMs)
  open.push(made)
  return made
}

test('bodies are redacted in another thread, in their order', async () => {
  const one = redactor()
  const bodies = ['"a@example.com"', '{"n":1.0}', '{"text":"b@example.com"}']
  const answers = await Promise.all(bodies.map((body) => one.redact({ ...policy, body })))
  expect(answers).toEqual([
    { body: '"#@#######.###"', kept: [], isClean: true },
    // Where nothing was found it stays as it is, number for number.
    { body: '{"n":1.0}', kept: [], isClean: true },
    { body: '{"text":"#@#######.###"}', kept: [], isClean: true },
  ])
})

test('what is no value stays as it is, large numbers and space too; a name that stands twice is there once', async () => {
  const one = redactor()
  const metadata = { ...policy, freeForm: ['metadata'] }
  const cases = [
    [
      '{ "n":1.0,"id":90071992547409931234,\n"text":"b@example.com" }',
      '{ "n":1.0,"id":90071992547409931234,\n"text":"#@#######.###" }',
    ],
    ['{"metadata":{"n":1.0,"b":"b@example.com"}}', '{"metadata":{"n":1.0,"b":"#@#######.###"}}'],
    ['{"metadata":{"n":1.0,"b@example.com":1}}', '{"metadata":{"n":1,"#@#######.###":1}}'],
    ['{"text":"a@example.com","text":"b@example.com","n":1.0}', '{"text":"#@#######.###","n":1}'],
  ] as const
  for (const [body, redacted] of cases)
    expect(await one.redact({ ...metadata, body })).toMatchObject({ body: redacted, isClean: true })
})

test('what takes too long is ended, and the next one has a thread again', async () => {
  const one = redactor(0)
  const long = JSON.stringify({ text: 'call four one five five five five '.repeat(3_000) })
  expect(await one.redact({ ...policy, redact: ['all'], body: long })).toBe('late')
  const other = redactor()
  expect(await other.redact({ ...policy, body: '"none"' })).toMatchObject({ body: '"none"' })
})

test('a body that is no JSON fails, and says nothing of it', async () => {
  const one = redactor()
  const error = await one.redact({ ...policy, body: 'jonas' }).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'ERR_WEBHOOK_REDACTION_FAILED', detail: 'SyntaxError' })
  expect(await one.redact({ ...policy, body: '"none"' })).toMatchObject({ body: '"none"' })
})

test('more than can wait is sent away to come again', async () => {
  const one = redactor()
  const body = JSON.stringify('x'.repeat(20 * 1024 * 1024))
  const first = one.redact({ ...policy, redact: [], body })
  await expect(one.redact({ ...policy, body })).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BUSY' })
  expect(await first).toMatchObject({ isClean: true })
})

test('identifiers stay as they are, where they are one word: the vendor is asked by them', async () => {
  const one = redactor()
  const body = JSON.stringify({ number: '415-555-0142', other: '415-555-0142', name: 'call 415-555-0142' })
  const identifiers = ['number', 'name', 'missing', '__proto__']
  const answer = await one.redact({ ...policy, redact: ['phone_number'], identifiers, body })
  expect(answer).toMatchObject({
    body: '{"number":"415-555-0142","other":"###-###-####","name":"call ###-###-####"}',
  })
})
