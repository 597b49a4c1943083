import { mkdirSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { SallyportError } from '../../core/index.ts'
import { toKnownError } from './known-error.ts'

describe('toKnownError', () => {
  it('keeps an error of ours', () => {
    const error = new SallyportError('ERR_VENDOR_UNKNOWN')
    expect(toKnownError(error)).toBe(error)
  })

  it('names the path that the operating system refused', () => {
    const path = `${import.meta.filename}/below`
    let thrown: unknown
    try {
      mkdirSync(path)
    } catch (error) {
      thrown = error
    }
    expect(toKnownError(thrown)).toMatchObject({
      code: 'ERR_CORE_INPUT',
      field: path,
      detail: 'A part of the path is a file, not a folder.',
    })
  })

  it('tells a file that is there from one that stands where a folder should', () => {
    const path = import.meta.filename
    const detailOf = (act: () => unknown) => {
      try {
        return act()
      } catch (error) {
        return toKnownError(error).detail
      }
    }
    expect(detailOf(() => openSync(path, 'wx'))).toBe('It exists already: name another.')
    expect(detailOf(() => mkdirSync(path))).toBe('It exists already, and is no folder.')
  })

  it('says that a port is taken', async () => {
    const first = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => first.once('listening', resolve))
    const { port } = first.address() as { port: number }
    const second = createServer()
    const thrown = await new Promise((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'))
    first.close()
    expect(toKnownError(thrown)).toMatchObject({ code: 'ERR_CONFIG_PORT_TAKEN', field: `127.0.0.1:${port}` })
  })

  it('takes anything else for a fault of ours, with its cause', () => {
    const cause = new TypeError('x is not a function')
    expect(toKnownError(cause)).toMatchObject({ code: 'ERR_CORE_INTERNAL', cause })
    expect(toKnownError('text').code).toBe('ERR_CORE_INTERNAL')
    expect(toKnownError(undefined).code).toBe('ERR_CORE_INTERNAL')
  })
})
