import type { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { ManualClock } from '../core/index.ts'
import { type Admission, checkRequest } from '../gateway/index.ts'
import { callVendor } from './call-vendor.ts'
import { parseMintWish } from './mint-wish.ts'
import type { DataPlanePorts } from './ports.ts'

const long = '{"metadata":{"order":9007199254740993,"rate":0.1000000000000000055511151231257827}}'

/** Makes a call with what a page wished for, and returns the body that the vendor was sent. */
async function sentFor(
  parameters: string,
  clamp?: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Promise<string> {
  const parsed = parseMintWish(`{"parameters":${parameters}}`)
  if ('field' in parsed) throw new Error(parsed.detail)
  let sent = ''
  const ports = {
    clock: new ManualClock(1),
    record: async () => {},
    onKeyUsed: () => {},
    checkRequest: (admission: Admission, body: Buffer | undefined) =>
      checkRequest(admission, body, { jsonBodyBytesMax: 10_000, isOwn: () => true }),
    upstreams: {
      pool: () => ({
        request: async ({ body }: { body: Buffer }) => {
          sent = body.toString()
          return { statusCode: 200, body: (async function* () {})() }
        },
      }),
    },
  } as unknown as DataPlanePorts
  const admission = {
    mount: { vendor: { id: 'acme' } },
    operation: { id: 'calls.create', method: 'POST' },
    client: { id: 'c1', name: 'app' },
    key: { keyId: 'k1' },
    grant: { constraints: {} },
    bodyRules: [{ id: 'r1', operations: ['calls.create'], field: 'safe', set: true }],
    query: '',
    headers: [],
    observed: [],
  } as unknown as Admission
  await callVendor(ports, admission, parsed.wish.parameters, clamp)
  return sent
}

test('numbers that JavaScript cannot hold reach the vendor with all their digits', async () => {
  expect(await sentFor(long)).toBe(`${long.slice(0, -1)},"safe":true}`)
  expect(await sentFor(long, (body) => ({ ...body, limit: 5 }))).toBe(
    `${long.slice(0, -1)},"safe":true,"limit":5}`,
  )
})

test('a name that stands twice in a wish is refused, as in any body', () => {
  expect(parseMintWish('{"parameters":{"a":1,"a":2}}')).toMatchObject({ field: 'body' })
})

test('where it cannot be remembered what a call has created, its outcome is on record all the same', async () => {
  const phases: string[] = []
  const ports = {
    clock: new ManualClock(1),
    record: async ({ phase }: { phase: string }) => void phases.push(phase),
    onKeyUsed: () => {},
    checkRequest: (admission: Admission, body: Buffer | undefined) =>
      checkRequest(admission, body, { jsonBodyBytesMax: 10_000, isOwn: () => true }),
    rememberCreated: async () => {
      throw new Error('the disk is full')
    },
    upstreams: {
      pool: () => ({
        request: async () => ({ statusCode: 201, body: [new TextEncoder().encode('{"id":"call_1"}')] }),
      }),
    },
  } as unknown as DataPlanePorts
  const admission = {
    mount: { vendor: { id: 'acme' } },
    operation: { id: 'calls.create', method: 'POST', creates: 'id' },
    client: { id: 'c1', name: 'app' },
    key: { keyId: 'k1' },
    grant: { constraints: {} },
    bodyRules: [],
    query: '',
    headers: [],
    observed: [],
  } as unknown as Admission
  await expect(callVendor(ports, admission, {})).rejects.toThrow('the disk is full')
  expect(phases).toEqual(['intent', 'outcome'])
})
