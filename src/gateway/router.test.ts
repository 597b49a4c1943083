import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Operation } from '../access/index.ts'
import { Router } from './router.ts'
import { parseTarget } from './target.ts'

const operation = (method: string, path: string, paramCharacters?: Record<string, string>): Operation => ({
  id: `${method} ${path}`,
  service: 'main',
  method,
  path,
  scope: 'read:things',
  flags: new Set(),
  ...(paramCharacters === undefined ? {} : { paramCharacters }),
})

const router = new Router([
  operation('GET', '/v1/things'),
  operation('GET', '/v1/things/{thing_id}'),
  operation('GET', '/v1/things/special'),
  operation('POST', '/v1/things/{thing_id}'),
  operation('POST', '/v1/things/{thing_id}:scale'),
  operation('POST', '/v1/things/{thing_id}:scaleDown'),
  operation('GET', '/v1/things/{thing_id}/parts/{part_id}'),
  operation('GET', '/v1/other/{other_id}/parts'),
  operation('GET', '/v1/things:batch'),
  operation('GET', '/phones/{number}', { number: '+' }),
  operation('GET', '/images/{digest}', { digest: ':' }),
  operation('GET', '/names/{name}', { name: '%' }),
  operation('GET', '/names/{name}/of/{other}', { name: '%@' }),
])

const match = (method: string, path: string): Record<string, string> | undefined => {
  const found = router.match(method, path)
  return found === undefined ? undefined : { id: found.operation.id, ...found.params }
}

describe('Router', () => {
  it.each([
    ['GET', '/v1/things', { id: 'GET /v1/things' }],
    ['GET', '/v1/things/t.1~a_B-2', { id: 'GET /v1/things/{thing_id}', thing_id: 't.1~a_B-2' }],
    [
      'GET',
      '/v1/things/t1/parts/p1',
      { id: 'GET /v1/things/{thing_id}/parts/{part_id}', thing_id: 't1', part_id: 'p1' },
    ],
    ['GET', '/v1/things:batch', { id: 'GET /v1/things:batch' }],
    ['GET', '/phones/+15555550100', { id: 'GET /phones/{number}', number: '+15555550100' }],
    ['GET', '/images/sha256:abc', { id: 'GET /images/{digest}', digest: 'sha256:abc' }],
  ])('finds %s %s', (method, path, expected) => {
    expect(match(method, path)).toEqual(expected)
  })

  it('lets a literal win over a parameter, and a parameter still take its place for another method', () => {
    expect(match('GET', '/v1/things/special')?.id).toBe('GET /v1/things/special')
    expect(match('POST', '/v1/things/special')).toEqual({
      id: 'POST /v1/things/{thing_id}',
      thing_id: 'special',
    })
  })

  it('keeps a verb after a colon out of the parameter before it', () => {
    expect(match('POST', '/v1/things/t1:scale')).toEqual({
      id: 'POST /v1/things/{thing_id}:scale',
      thing_id: 't1',
    })
    expect(match('POST', '/v1/things/t1:scaleDown')?.id).toBe('POST /v1/things/{thing_id}:scaleDown')
    for (const path of ['t1:', 't1:delete', ':scale', 't1:scale:scale', 't1:scale:', 't1:SCALE']) {
      expect(match('POST', `/v1/things/${path}`), path).toBeUndefined()
    }
  })

  it('forgets the parameters of a way that led nowhere', () => {
    expect(match('GET', '/v1/other/o1/parts')).toEqual({
      id: 'GET /v1/other/{other_id}/parts',
      other_id: 'o1',
    })
    expect(match('GET', '/v1/things/t1/parts')).toBeUndefined()
  })

  it.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/things/'],
    ['GET', '/v1/things//parts/p1'],
    ['GET', '/V1/things'],
    ['GET', '/v1/things/.'],
    ['GET', '/v1/things/..'],
    ['GET', '/v1/things/.t1'],
    ['GET', '/v1/things/t1+'],
    ['GET', '/v1/things/t1:x'],
    ['GET', '/v1/things/t1%41'],
    ['GET', '/v1/things/t1/parts/p1/more'],
    ['PUT', '/v1/things'],
    ['get', '/v1/things'],
    ['GET', '/constructor'],
    ['GET', '/__proto__'],
    ['GET', '/phones/1 2'],
    ['GET', '/phones/1:2'],
  ])('finds nothing for %s %s', (method, path) => {
    expect(match(method, path)).toBeUndefined()
  })

  it('cannot be built of a path it could not tell apart', () => {
    expect(() => new Router([operation('GET', '/v1/{a}{b}')])).toThrow(TypeError)
    expect(() => new Router([operation('GET', '/v1//things')])).toThrow(TypeError)
  })
})

describe('escapes where an operation allows them', () => {
  it('are taken whole or not at all', () => {
    for (const name of ['a%20b', '%41', '%C3%A9', 'a%2Bb', '%40', '%7e']) {
      expect(match('GET', `/names/${name}`)?.name, name).toBe(name)
    }
    for (const name of ['a%', 'a%2', '%zz', '%%41', '%4', 'a%2g', '%u0041']) {
      expect(match('GET', `/names/${name}`), name).toBeUndefined()
    }
  })

  it('never say a character that means something to a path, however it is written', () => {
    for (let code = 0; code < 256; code += 1) {
      const hex = code.toString(16).padStart(2, '0')
      const isHarmless = match('GET', `/names/a%${hex}b`) !== undefined
      const character = String.fromCharCode(code)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that must not come through.
      const isDangerous = /[\x00-\x1f\x7f./\\%?#;:]/.test(character)
      expect(isHarmless && isDangerous, `%${hex}`).toBe(false)
      expect(match('GET', `/names/a%${hex.toUpperCase()}b`) !== undefined, `%${hex}`).toBe(isHarmless)
    }
    for (const overlong of [
      '%C0%AE',
      '%c0%af',
      '%C1%9C',
      '%E0%80%AE',
      '%e0%80%af',
      '%F0%80%80%AF',
      '%F8%80%80%80%AF',
    ]) {
      expect(match('GET', `/names/a${overlong}b`), overlong).toBeUndefined()
    }
  })

  it('decode to no other path: what is matched stays one segment after decoding, whoever decodes', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9._~%/@+-]{1,20}$/)
    let matched = 0
    fc.assert(
      fc.property(text, (name) => {
        const path = `/names/${name}`
        if (parseTarget(`/x${path}`) === undefined) return
        const found = router.match('GET', path)
        if (found === undefined) return
        matched += 1
        const decoded = Buffer.from(unescape(path), 'latin1').toString('latin1')
        expect(decoded.split('/')).toHaveLength(found.operation.path.split('/').length)
        expect(new URL(decoded, 'http://vendor').pathname.split('/')).toHaveLength(decoded.split('/').length)
        expect(unescape(decoded)).toBe(decoded)
      }),
      { numRuns: 5_000 },
    )
    expect(matched).toBeGreaterThan(100)
  })
})
