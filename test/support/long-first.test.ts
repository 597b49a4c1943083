import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { longFiles } from './long-files.ts'
import { sortLongFirst } from './long-first.ts'

const root = new URL('../../', import.meta.url)

it('names files that exist, and each once', () => {
  expect(longFiles.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([])
  expect(new Set(longFiles).size).toBe(longFiles.length)
})

it('starts the long ones first and keeps the order of the others', () => {
  const [longest = '', second = ''] = longFiles
  expect(sortLongFirst(['b', second, 'a', longest], (path) => path)).toEqual([longest, second, 'b', 'a'])
})
