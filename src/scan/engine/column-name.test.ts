import { expect, it } from 'vitest'
import { columnNameOf } from './column-name.ts'

const value = '0123456789abcdef0123456789abcdef'
const nameOf = (text: string) => {
  const bytes = Buffer.from(text.replace('VALUE', value))
  const start = bytes.indexOf(value)
  return columnNameOf(bytes, start, start + value.length)
}

it.each([
  ['CSV', `id,transcript_id,status\n1,VALUE,done\n`, 'transcript_id'],
  ['the first column', `api_key,owner\nVALUE,ada\n`, 'api_key'],
  ['the last one, many rows down', `id,hash\n${'1,2\n'.repeat(3_000)}3,VALUE`, 'hash'],
  ['quoted cells with commas in them', `"id","note","token"\r\n"1","a, b","VALUE"\r\n`, 'token'],
  ['semicolons', `name;checksum\nx;VALUE\n`, 'checksum'],
  ['tabs', `name\tkey\nx\tVALUE\n`, 'key'],
  ['Markdown', `# Calls\n\n| id | trace id |\n|----|:---|\n| 1 | x |\n| 2 | VALUE |\n`, 'trace id'],
  ['what psql prints', `select ...\n\n id | token \n----+-------\n  1 | VALUE\n`, 'token'],
  [
    'aligned with spaces',
    `NAME    IMAGE ID                          SIZE\nredis   VALUE  4 MB\n`,
    'IMAGE ID',
  ],
  ['inserted rows', `insert into calls ("id", "digest") values ('1', 'x'),\n  ('2', 'VALUE');`, 'digest'],
])('names the column of a value in %s', (_, text, name) => {
  expect(nameOf(text)).toBe(name)
})

it.each([
  ['a line of code', `const a = 1\nconst token = 'VALUE'\n`],
  ['the arguments of a call', `call(1, 2)\ncall(id, 'VALUE', 3)\n`],
  ['rows without a header', `1,2,3\n4,VALUE,5\n`],
  ['a header of another width', `id,key\n1,VALUE,3\n`],
  ['an endless line', `id,key\n${'1,'.repeat(2_000)}VALUE\n`],
])('names nothing in %s', (_, text) => {
  expect(nameOf(text)).toBeUndefined()
})
