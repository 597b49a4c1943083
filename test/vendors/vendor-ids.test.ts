/** Vendors are named in their own room and in their stand-ins; everyone else is handed a profile. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { vendorIds } from '../../src/vendors/index.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Comments may give an example; code may not decide by a vendor. */
const withoutComments = (text: string) => text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*$/gm, '')

/** A line of `--help` shows a command as a user types it, and users type vendors. */
const withoutHelp = (file: string, code: string) =>
  file.startsWith('cli/')
    ? code.replace(
        /^.*\bsallyport (?:key|client|vendor|env|run|emulate|token|webhook|retention|safety|skill|redact) .*$/gm,
        '',
      )
    : code

const namesVendor = (text: string) => vendorIds.some((id) => text.toLowerCase().includes(id))

const files = globSync('**/*.{ts,tsv}', { cwd: source })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, code: withoutComments(readFileSync(source + file, 'utf8')) }))

const mayName = (file: string) => /^(vendors|emulators)\//.test(file)

test('no vendor is named in the code of any other room', () => {
  const others = files.filter(({ file }) => !mayName(file))
  expect(others.length).toBeGreaterThan(40)
  expect(
    others.filter(({ file, code }) => namesVendor(withoutHelp(file, code))).map(({ file }) => file),
  ).toEqual([])
})

test('a name in code is seen, and one in a comment is not', () => {
  expect(namesVendor(withoutComments(`if (vendor.id === '${vendorIds[0]}') redact()`))).toBe(true)
  expect(namesVendor(withoutComments(`const url = 'https://api.${vendorIds[0]}.com/v2'`))).toBe(true)
  expect(namesVendor(withoutComments(`/** ${vendorIds[0]} */ f() // like ${vendorIds[1]}`))).toBe(false)
  expect(namesVendor(withoutHelp('cli/x.ts', `'sallyport key add ${vendorIds[0]}'`))).toBe(false)
  expect(namesVendor(withoutHelp('cli/x.ts', `if (id === '${vendorIds[0]}') redact()`))).toBe(true)
  expect(namesVendor(withoutHelp('gateway/x.ts', `'sallyport key add ${vendorIds[0]}'`))).toBe(true)
  expect(files.filter(({ file, code }) => mayName(file) && namesVendor(code)).length).toBeGreaterThan(3)
})
