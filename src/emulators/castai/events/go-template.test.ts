import { expect, test } from 'vitest'
import { parseTemplate, TemplateError } from './go-template.ts'

const data = {
  NotificationID: 'n-1',
  Message: 'He said "no" <b>',
  Timestamp: new Date('2026-11-22T12:00:00Z'),
  Cluster: { ID: 'c-1', Name: 'home' },
  Details: { b: [1, 2], a: null },
  Raw: '{"x":1}',
}
const render = (template: string) => parseTemplate(template)(data)

test('fields, paths, helpers, pipes and trimming', () => {
  expect(render('{{ .NotificationID }}/{{.Cluster.ID}}')).toBe('n-1/c-1')
  expect(render('{{ toISO8601 .Timestamp }}')).toBe('2026-11-22T12:00:00.000Z')
  expect(render('{{ .Timestamp }}')).toBe('2026-11-22 12:00:00 +0000 UTC')
  expect(render('{{ .Message | toJSON }}')).toBe('"He said \\"no\\" \\u003cb\\u003e"')
  expect(render('"{{ toEscapedString .Message }}"')).toBe('"He said \\"no\\" \\u003cb\\u003e"')
  expect(render('{{ fromJSON .Raw | toJSON }}')).toBe('{"x":1}')
  expect(render('a {{- .NotificationID -}} b')).toBe('an-1b')
  expect(render('{{ "text" }}')).toBe('text')
})

test('a plain message in quotes breaks the JSON around it, and toJSON does not', () => {
  expect(() => JSON.parse(render('{"message":"{{ .Message }}"}'))).toThrow()
  expect(JSON.parse(render('{"message":{{ toJSON .Message }}}'))).toEqual({ message: data.Message })
  expect(JSON.parse(render('{"details":{{ toJSON .Details }}}'))).toEqual({ details: data.Details })
})

test('what is not there prints as Go prints it, and maps are no JSON', () => {
  expect(render('{{ .Nothing }}')).toBe('<no value>')
  expect(render('{{ toJSON .Nothing }}')).toBe('null')
  expect(render('{{ .Details }}')).toBe('map[a:<no value> b:[1 2]]')
})

test.each([
  '{{ .A',
  '{{ if .A }}x{{ end }}',
  '{{ env "HOME" }}',
  '{{ .A.B.constructor() }}',
  '{{ toString .A }}',
  '{{ }}',
])('refuses %s', (template) => {
  expect(() => parseTemplate(template)).toThrow(TemplateError)
})

test('a helper is never found on a prototype', () => {
  expect(() => parseTemplate('{{ constructor .A }}')).toThrow(TemplateError)
})
