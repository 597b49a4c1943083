import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { decodeBatches } from '../log/batch-bytes.ts'
import { logOf, verifiers } from '../testing/logs.ts'
import { verifyLog } from './verify-log.ts'

test('every byte of a small log counts: any change to any of them is found', async () => {
  const { bytes, head } = logOf([2, 1])
  for (let at = 0; at < bytes.length; at += 1) {
    for (const difference of [1, 0x80]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ difference
      const verdict = await verifyLog(decodeBatches([changed]), { verifiers, anchors: [head] })
      expect(verdict.outcome, `byte ${at}, difference ${difference}`).toBe('tampered')
    }
  }
})

test('any byte taken out or put in is found', async () => {
  const { bytes, head } = logOf([2, 1])
  for (let at = 0; at <= bytes.length; at += 1) {
    const longer = Buffer.concat([bytes.subarray(0, at), Buffer.from('\n'), bytes.subarray(at)])
    const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
    for (const changed of at < bytes.length ? [longer, shorter] : [longer]) {
      const verdict = await verifyLog(decodeBatches([changed]), { verifiers, anchors: [head] })
      expect(verdict.outcome, `byte ${at}`).toBe('tampered')
    }
  }
})
