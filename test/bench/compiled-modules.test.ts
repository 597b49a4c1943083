import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** `app/tokens/redact-turns.js` in the compiled package: its type is checked, its path is a text. */
const modules = /(?:\$\{\w+(?:\.\w+)?\}|')((?:[a-z-]+\/)+[a-z-]+)\.js/g

it('benchmarks load modules of the compiled package that have a source', () => {
  const paths = globSync('bench/**/*.ts').flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(modules), ([, path]) => path as string),
  )
  expect(paths).toContain('app/tokens/redact-turns')
  expect(paths.filter((path) => !existsSync(`src/${path}.ts`))).toEqual([])
})
