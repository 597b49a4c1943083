import { describe, expect, test } from 'vitest'
import { isSallyportError } from '../core/index.ts'
import { parameterNames, parseOperations } from './operations-table.ts'

const row = 'things.get  GET  /v1/things/{id}  read:things'

function refusalOf(text: string): string {
  try {
    parseOperations(text, 'acme')
  } catch (error) {
    if (isSallyportError(error)) return `${error.code} ${error.field}`
    throw error
  }
  return 'nothing was refused'
}

describe('a table', () => {
  test('gives its operations in order, each under the service above it', () => {
    const operations = parseOperations(
      [
        '# a comment',
        '',
        row,
        '[live]',
        '  things.watch\tWS\t/v1/watch\tread:things\tpersonal  # why',
        'things.scale  POST  /v1/things/{id}:scale  write:things  costly limited',
      ].join('\r\n'),
      'acme',
    )
    expect(operations.map(({ id, service, method }) => [id, service, method])).toEqual([
      ['things.get', 'main', 'GET'],
      ['things.watch', 'live', 'WS'],
      ['things.scale', 'live', 'POST'],
    ])
    expect(operations.map(({ flags }) => [...flags])).toEqual([[], ['personal'], ['costly', 'limited']])
  })

  test('reads every setting, in any order among the flags', () => {
    const [operation] = parseOperations(
      'a.b  POST  /v1/{x}/{y.z}  mint:a  names=p,q  secret  creates=call.call_id lists=.agent_id rewrites=a.*.url,b allow=x:+@,y.z:%',
      'acme',
    )
    expect(operation).toEqual({
      id: 'a.b',
      service: 'main',
      method: 'POST',
      path: '/v1/{x}/{y.z}',
      scope: 'mint:a',
      flags: new Set(['secret']),
      names: ['p', 'q'],
      creates: 'call.call_id',
      lists: '.agent_id',
      rewrites: ['a.*.url', 'b'],
      paramCharacters: { x: '+@', 'y.z': '%' },
    })
  })

  test('leaves out what a line does not say', () => {
    expect(Object.keys(parseOperations(row, 'acme')[0] ?? {})).not.toContain('creates')
  })
})

describe('a line is refused by file, line and column', () => {
  test.each([
    ['id', 'Things  GET  /v1/things  read:things'],
    ['method', 'a.b  FETCH  /v1/things  read:things'],
    ['method', 'a.b'],
    ['path', 'a.b  GET  v1/things  read:things'],
    ['path', 'a.b  GET  /v1//things  read:things'],
    ['path', 'a.b  GET  /v1/../things  read:things'],
    ['path', 'a.b  GET  /v1/things/  read:things'],
    ['path', 'a.b  GET  /v1/th%69ngs  read:things'],
    ['path', 'a.b  GET  /v1/things-{id}  read:things'],
    ['path', 'a.b  GET  /v1/{id}/{id}  read:things'],
    ['path', 'a.b  GET  /v1/things:list/{id}  read:things'],
    ['scope', 'a.b  GET  /v1/things  things'],
    ['scope', 'a.b  GET  /v1/things  peek:things'],
    ['scope', 'a.b  GET  /v1/things  read:*'],
    ['scope', 'a.b  GET  /v1/things'],
    ['flags', 'a.b  GET  /v1/things  read:things  dangerous'],
    ['flags', 'a.b  GET  /v1/things  read:things  costly costly'],
    ['settings', 'a.b  GET  /v1/things  read:things  makes=id'],
    ['creates', 'a.b  POST  /v1/things  write:things  creates='],
    ['creates', 'a.b  POST  /v1/things  write:things  creates=id creates=id'],
    ['rewrites', 'a.b  GET  /v1/things  read:things  rewrites=a,,b'],
    ['allow', 'a.b  GET  /v1/{id}  read:things  allow=name:+'],
    ['allow', 'a.b  GET  /v1/{id}  read:things  allow=id:'],
    ['allow', 'a.b  GET  /v1/{id}  read:things  allow=id:+/'],
    ['allow', 'a.b  GET  /v1/{id}  read:things  allow=+'],
    ['service', '[Live]'],
    ['service', '[live] [more]'],
  ])('%s: %s', (column, line) => {
    expect(refusalOf(`${row}\n${line}`)).toBe(`ERR_CORE_INPUT acme.operations.tsv:2 ${column}`)
  })

  test('an id stands once in the vendor', () => {
    expect(refusalOf(`${row}\n[live]\nthings.get  POST  /v1/other  write:things`)).toMatch(/:3 id$/)
  })

  test('a path stands once for a method of a service, whatever its parameters are called', () => {
    const twin = 'things.twin  GET  /v1/things/{thingId}  read:things'
    expect(refusalOf(`${row}\n${twin}`)).toMatch(/:2 path$/)
    expect(parseOperations(`${row}\n[live]\n${twin}`, 'acme')).toHaveLength(2)
  })

  test('a table that holds nothing is no table', () => {
    expect(refusalOf('# later\n[live]\n')).toMatch(/ table$/)
  })
})

test('parameterNames gives the names in order', () => {
  expect(parameterNames('/v1/{a}/b/{c.d}:scale')).toEqual(['a', 'c.d'])
  expect(parameterNames('/v1/a')).toEqual([])
})
