import { describe, expect, test } from 'vitest'
import { logOf } from '../testing/logs.ts'
import { formatAnchor, readAnchors } from './anchor-line.ts'

const [first, second] = logOf([2, 3]).batches.map(({ checkpoint }) => checkpoint)

describe('a file of anchors', () => {
  test('gives back its checkpoints', () => {
    const text = [first, second].map((checkpoint = '') => formatAnchor({ atMs: 1, checkpoint })).join('')
    expect(text.split('\n')).toHaveLength(3)
    expect(readAnchors(text)).toEqual([first, second])
  })

  test('may be a single note, or empty', () => {
    expect(readAnchors(first ?? '')).toEqual([first])
    expect(readAnchors('')).toEqual([])
    expect(readAnchors('\n')).toEqual([])
  })

  test('may be notes one after the other, as somebody keeps them who appends what is posted', () => {
    for (const between of ['', '\n', '\n\n']) {
      expect(readAnchors(`${first}${between}${second}${between}`)).toEqual([first, second])
    }
    const cosigned = `${first}\u2014 witness.example AAAA\n`
    expect(readAnchors(`${cosigned}${second}`)).toEqual([cosigned, second])
    expect(readAnchors(`${first}what is this\n${second}`)).toEqual([first, `what is this\n${second}`])
  })

  test('hides nothing that is no checkpoint, but what is being written', () => {
    const line = formatAnchor({ atMs: 1, checkpoint: first ?? '' })
    expect(readAnchors(`${line}{"checkpoint":7}\n{torn\n${line.slice(0, 40)}`)).toEqual([
      first,
      '{"checkpoint":7}',
      '{torn',
    ])
  })
})
