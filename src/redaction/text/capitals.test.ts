import { expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
import { Redactor } from '../redactor/redactor.ts'
import { isLineInCapitals } from './capitals.ts'
import { tokenize } from './tokenize.ts'

it('a line is in capitals whatever was taken out of it, however long it is', () => {
  const line = `THEIR CALL CENTER ${'IS OPEN '.repeat(60)}`
  const at = 1
  expect(isLineInCapitals(tokenize(line), at)).toBe(true)
  expect(isLineInCapitals(tokenize(`${line}[PERSON_NAME:abcdabcdabcdabcd]\nand then`), at)).toBe(true)
  expect(isLineInCapitals(tokenize(`${line}and then`), at)).toBe(false)
})

it('a text in capitals is redacted once, with tokens in it as well', () => {
  const redactor = new Redactor({ substitution: 'token', key: new Secret('k'.repeat(32)) })
  const once = redactor.redactText('WRITE TO ADA@EXAMPLE.COM OR FROM AT SIGN MAIL DOT EXAMPLE HERE ON.').text
  expect(once).toContain('[EMAIL_ADDRESS:')
  expect(redactor.redactText(once).text).toBe(once)
})
