import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../core/index.ts'
import { leafHash } from '../tree/hash.ts'
import { formatCheckpoint, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { createNoteKey, parseSignerKey, parseVerifierKey, verifierKeyOf } from './note-key.ts'
import { parseNote, signNote, verifyNote } from './signed-note.ts'

const refusal = expect.objectContaining({ code: 'ERR_CORE_INPUT' })

/** The example of Go's package `sumdb/note`, also in the C2SP specification: a public key pair for tests. */
const peter = {
  verifier: ['PeterNeumann', 'c74f20a3', 'ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'].join('+'),
  signer: [
    'PRIVATE',
    'KEY',
    'PeterNeumann',
    'c74f20a3',
    'AYEKFALVFGyNhPJEMzD1QIDr',
    'Y7hfZx09iUvxdXHKDFz',
  ].join('+'),
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}
const enoch = {
  verifier: ['EnochRoot', 'af0cfe78', 'ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'].join('+'),
  line: '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
}
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"

/** The example of the C2SP specification of signed notes, as read on 2026-11-29. */
const c2sp = {
  verifier: ['example.com/foo', '530d903a', 'AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'].join('+'),
  text: 'This is an example message.\n',
  line: '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
}

/** A tree head of the Go checksum database, and the key that signs them: the example of C2SP tlog-checkpoint is made of it. */
const goChecksums = {
  verifier: ['sum.golang.org', '033de0ae', 'Ac4zctda0e5eza', 'HJyk9SxEdh', 's3Ux18htTTAD8OuAn8'].join('+'),
  text: 'go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  line: '— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n',
}

describe('the public examples', () => {
  test('are verified', () => {
    const verifiers = [peter, enoch].map(({ verifier }) => parseVerifierKey(verifier))
    expect(verifyNote(`${text}\n${peter.line}`, verifiers)).toBe(text)
    expect(verifyNote(`${text}\n${peter.line}${enoch.line}`, verifiers.slice(0, 1))).toBe(text)
    expect(verifyNote(`${text}\n${peter.line}${enoch.line}`, verifiers.slice(1))).toBe(text)
    expect(verifyNote(`${c2sp.text}\n${c2sp.line}`, [parseVerifierKey(c2sp.verifier)])).toBe(c2sp.text)
    const go = `${goChecksums.text}\n${goChecksums.line}`
    expect(verifyNote(go, [parseVerifierKey(goChecksums.verifier)])).toBe(goChecksums.text)
    expect(parseCheckpoint(goChecksums.text)).toMatchObject({
      origin: 'go.sum database tree',
      size: 20_852_163,
    })
    expect(formatCheckpoint(parseCheckpoint(goChecksums.text))).toBe(goChecksums.text)
  })

  test('of cosigned checkpoints are read; the line of a witness nobody knows is left alone', () => {
    const text = goChecksums.text.replace('go.sum database tree', 'example.com/behind-the-sofa')
    const line = goChecksums.line.replace('sum.golang.org', 'example.com/behind-the-sofa')
    const witness =
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n'
    const note = parseNote(`${text}\n${line}${witness}`)
    expect(parseCheckpoint(note.text)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
    })
    expect(note.signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['example.com/behind-the-sofa', '033de0ae'],
      ['witness.example.com/w1', '8d66cf3f'],
    ])
  })

  test('are signed as published: Ed25519 is deterministic', () => {
    const signer = parseSignerKey(new Secret(peter.signer))
    expect(signNote(text, [signer])).toBe(`${text}\n${peter.line}`)
    expect(verifierKeyOf(new Secret(peter.signer))).toBe(peter.verifier)
  })
})

const pair = createNoteKey('log.example/one')
const signer = parseSignerKey(pair.signerKey)
const verifier = parseVerifierKey(pair.verifierKey)
const other = createNoteKey('log.example/one')

describe('a note', () => {
  const note = signNote('one\n\ntwo\n', [signer, parseSignerKey(other.signerKey)])

  test('may carry several signatures; one known key is enough', () => {
    expect(parseNote(note).signatures.map(({ name }) => name)).toEqual(['log.example/one', 'log.example/one'])
    expect(verifyNote(note, [verifier])).toBe('one\n\ntwo\n')
    expect(verifyNote(note, [parseVerifierKey(other.verifierKey)])).toBe('one\n\ntwo\n')
    expect(() => verifyNote(note, [parseVerifierKey(createNoteKey('log.example/one').verifierKey)])).toThrow(
      refusal,
    )
    expect(() => verifyNote(note, [])).toThrow(refusal)
  })

  test('is refused where a known key did not sign it, whoever else did', () => {
    const [first = '', second = ''] = note.split('\n').slice(-3)
    const stranger = signNote('other\n', [parseSignerKey(other.signerKey)])
      .split('\n')
      .at(-2)
    const known = [verifier, parseVerifierKey(other.verifierKey)]
    expect(() => verifyNote(`one\n\ntwo\n\n${first}\n${second}\n`, known)).not.toThrow()
    expect(() => verifyNote(`one\n\ntwo\n\n${first}\n${stranger}\n`, known)).toThrow(refusal)
  })

  test('with any one character changed says something else or nothing', () => {
    const single = signNote('one\n\ntwo\n', [signer])
    for (let at = 0; at < single.length; at += 1) {
      for (const difference of [1, 2, 64]) {
        const unit = String.fromCharCode(single.charCodeAt(at) ^ difference)
        const changed = single.slice(0, at) + unit + single.slice(at + 1)
        expect(() => verifyNote(changed, [verifier]), `at ${at}`).toThrow(refusal)
      }
    }
  })

  test.each([
    ['no signature', 'text\n'],
    ['no text', '\n— a AAAAAAA=\n'],
    ['an end without a newline', note.slice(0, -1)],
    ['a hyphen for the dash', note.replaceAll('— ', '- ')],
    ['a signature that is too short', 'text\n\n— a AAAAAA==\n'],
    ['base64 with spare bits', 'text\n\n— a AAAAAAB=\n'],
    ['a control character', 'te\u001bxt\n\n— a AAAAAAA=\n'],
    ['a lone surrogate', 'te\ud800xt\n\n— a AAAAAAA=\n'],
    ['more signatures than anyone needs', `text\n\n${'— a AAAAAAA=\n'.repeat(101)}`],
    ['more text than anyone needs', `${'x'.repeat(17_000)}\n\n— a AAAAAAA=\n`],
  ])('with %s is refused', (_, bad) => {
    expect(() => parseNote(bad)).toThrow(refusal)
  })

  test('is not made of text that could not be read back', () => {
    for (const bad of ['', 'no newline', 'bell\u0007\n', '\ud800\n']) {
      expect(() => signNote(bad, [signer])).toThrow(refusal)
    }
  })

  test('of any text comes back', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Cc}/u.test(one))
    const property = fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const signed = `first\n${lines.map((one) => `${one}\n`).join('')}`
      expect(verifyNote(signNote(signed, [signer]), [verifier])).toBe(signed)
    })
    fc.assert(property, { numRuns: 200 })
  })
})

describe('a key', () => {
  test('comes back from its text; the private half prints as [secret]', () => {
    expect(verifierKeyOf(pair.signerKey)).toBe(pair.verifierKey)
    expect(`${pair.signerKey}`).toBe('[secret]')
    expect(verifier).toMatchObject({ name: 'log.example/one', keyId: signer.keyId })
  })

  test('is the same for the same randomness, and another for another', () => {
    const seeded = (byte: number) => createNoteKey('log', (count) => Buffer.alloc(count, byte))
    expect(seeded(1).verifierKey).toBe(seeded(1).verifierKey)
    expect(seeded(1).verifierKey).not.toBe(seeded(2).verifierKey)
  })

  test.each(['', 'two words', 'plus+sign', 'line\n', 'nel\u0085', 'nbsp\u00a0'])(
    'cannot be named %j',
    (name) => {
      expect(() => createNoteKey(name)).toThrow(refusal)
    },
  )

  test('with the id of another, of another kind, or damaged is refused', () => {
    const [name = '', id = '', ...rest] = pair.verifierKey.split('+')
    const bytes = Buffer.from(rest.join('+'), 'base64')
    const ecdsa = Buffer.concat([Buffer.from([2]), bytes.subarray(1)]).toString('base64')
    const flipped = `${id.startsWith('0') ? '1' : '0'}${id.slice(1)}`
    for (const bad of [
      `${name}+${flipped}+${bytes.toString('base64')}`,
      `x${name}+${id}+${bytes.toString('base64')}`,
      `${name}+${id}+${ecdsa}`,
      `${name}+${id}+${bytes.subarray(1).toString('base64')}`,
      `${name}+${id}`,
      '',
    ]) {
      expect(() => parseVerifierKey(bad)).toThrow(refusal)
    }
    expect(() => parseSignerKey(new Secret(pair.verifierKey))).toThrow(refusal)
    const mixed = other.signerKey.reveal().replace(parseVerifierKey(other.verifierKey).keyId, signer.keyId)
    expect(() => parseSignerKey(new Secret(mixed))).toThrow(refusal)
  })
})

describe('a checkpoint', () => {
  const checkpoint = { origin: 'log.example/one', size: 12, root: leafHash('x') }

  test('comes back, from any of the keys of its log', () => {
    const note = signCheckpoint(checkpoint, [signer])
    expect(verifyCheckpoint(note, [parseVerifierKey(other.verifierKey), verifier])).toEqual(checkpoint)
  })

  test('of one log is not vouched for by the key of another', () => {
    const foreign = createNoteKey('log.example/two')
    const verifiers = [verifier, parseVerifierKey(foreign.verifierKey)]
    const note = signCheckpoint(checkpoint, [parseSignerKey(foreign.signerKey)])
    expect(() => verifyCheckpoint(note, verifiers)).toThrow(refusal)
    const own = signCheckpoint({ ...checkpoint, origin: 'log.example/two' }, [signer])
    expect(() => verifyCheckpoint(own, verifiers)).toThrow(refusal)
  })

  test('may have extension lines, which are signed and left alone', () => {
    expect(parseCheckpoint(`${formatCheckpoint(checkpoint)}more\n`)).toEqual(checkpoint)
  })

  test.each([
    ['too few lines', 'log\n1\n'],
    ['no origin', formatCheckpoint({ ...checkpoint, origin: '' })],
    ['a size with a leading zero', formatCheckpoint(checkpoint).replace('\n12\n', '\n012\n')],
    ['a size with a sign', formatCheckpoint(checkpoint).replace('\n12\n', '\n+12\n')],
    ['a size past 2^53', formatCheckpoint(checkpoint).replace('\n12\n', '\n9007199254740993\n')],
    ['a root that is cut', formatCheckpoint(checkpoint).replace(/.{4}\n$/, '\n')],
    ['an empty line', `${formatCheckpoint(checkpoint)}\nmore\n`],
    ['an end without a newline', formatCheckpoint(checkpoint).slice(0, -1)],
  ])('with %s is refused', (_, bad) => {
    expect(() => parseCheckpoint(bad)).toThrow(refusal)
  })

  test('is not made for a size that is none', () => {
    for (const size of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => formatCheckpoint({ ...checkpoint, size })).toThrow(refusal)
    }
  })
})
