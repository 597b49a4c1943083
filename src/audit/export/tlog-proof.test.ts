import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leafHash } from '../tree/hash.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'

const refusal = expect.objectContaining({ code: 'ERR_CORE_INPUT' })

/**
 * The example of the C2SP specification (read on 2026-11-29), without its extra line, whose base64 is cut off there, and
 * its signatures, which are abridged.
 */
const published = `c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
`

test('the published example comes back as it was', () => {
  const proof = parseTlogProof(published)
  expect(proof).toMatchObject({ index: 73_894, extra: undefined })
  expect(proof.hashes).toHaveLength(5)
  expect(proof.checkpoint).toBe(published.split('\n\n')[1])
  expect(formatTlogProof(proof)).toBe(published)
})

test('whatever is written is read back', () => {
  const property = fc.property(
    fc.option(fc.uint8Array(), { nil: undefined }),
    fc.nat(),
    fc.array(fc.string().map(leafHash), { maxLength: 60 }),
    fc.string(),
    (extra, index, hashes, checkpoint) => {
      const read = parseTlogProof(formatTlogProof({ extra, index, hashes, checkpoint }))
      expect(read).toEqual({ extra: extra && Buffer.from(extra), index, hashes, checkpoint })
    },
  )
  fc.assert(property)
})

describe('a proof is refused', () => {
  test.each([
    ['of another version', published.replace('@v1', '@v2')],
    ['without a place', published.replace(/index \d+\n/, '')],
    ['with a place that is written otherwise', published.replace('index ', 'index 0')],
    ['with a place past 2^53', published.replace('index 73894', 'index 9007199254740993')],
    ['with a place below 0', published.replace('index ', 'index -')],
    ['with a hash that is none', published.replace('gSKy', 'gSK')],
    ['with extra data that is not base64', published.replace('index', 'extra YQ\nindex')],
    ['with extra data in the wrong line', published.replace('gSKy', 'extra YQ==\ngSKy')],
    ['without a checkpoint', published.split('\n\n')[0] ?? ''],
    ['with other line ends', published.replaceAll('\n', '\r\n')],
    ['of nothing', ''],
  ])('%s', (_, text) => {
    expect(text).not.toBe(published)
    expect(() => parseTlogProof(text)).toThrow(refusal)
  })
})
