import { describe, expect, it } from 'vitest'
import { socketPathOf } from './control-socket.ts'

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
