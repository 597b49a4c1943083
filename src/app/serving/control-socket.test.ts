import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findServerSocket, socketPathOf } from './control-socket.ts'

describe('socketPathOf', () => {
  const deep = `/srv/${'d'.repeat(120)}`

  it('is the file in the home', () => {
    expect(socketPathOf('/srv/app/.sallyport', '/tmp')).toBe('/srv/app/.sallyport/control.sock')
  })

  it('is relative where the whole path does not fit into the address of a socket', () => {
    expect(socketPathOf(`${deep}/.sallyport`, deep)).toBe('.sallyport/control.sock')
    expect(socketPathOf(`${deep}/.sallyport`, `${deep}/src/app`)).toBe('../../.sallyport/control.sock')
  })

  it('is none where neither fits', () => {
    expect(socketPathOf(`${deep}/.sallyport`, '/tmp')).toBeUndefined()
  })

  it('counts bytes, not characters', () => {
    expect(socketPathOf(`/${'ü'.repeat(60)}`, '/tmp')).toBeUndefined()
  })
})

describe.skipIf(process.getuid === undefined)('findServerSocket', () => {
  afterEach(() => vi.restoreAllMocks())

  it("finds a socket that answers, if it is this user's own and no link", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-socket-'))
    const elsewhere = mkdtempSync(join(tmpdir(), 'sallyport-socket-'))
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      response.end('{}')
    })
    try {
      const path = join(folder, 'control.sock')
      await new Promise<void>((resolve) => server.listen(path, resolve))
      expect(await findServerSocket(folder)).toBe(path)
      expect(asked).toBe(1)
      symlinkSync(path, join(elsewhere, 'control.sock'))
      expect(await findServerSocket(elsewhere)).toBeUndefined()
      vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1)
      expect(await findServerSocket(folder)).toBeUndefined()
      expect(asked).toBe(1)
    } finally {
      server.close()
      for (const scratch of [folder, elsewhere]) rmSync(scratch, { recursive: true, force: true })
    }
  })
})
