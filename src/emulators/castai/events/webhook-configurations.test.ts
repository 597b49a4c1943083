import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let castai: ServedCastai
let key: string
let receiver: Server
let received: Received[]
let receiverStatus: number
let callbackUrl: string

beforeEach(async () => {
  castai = await serveCastai()
  key = castai.emulator.createKey().key
  received = []
  receiverStatus = 200
  receiver = createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    request.on('end', () => {
      const body = new TextDecoder().decode(Buffer.concat(chunks))
      received.push({ method: request.method, url: request.url, headers: request.headers, body })
      response.writeHead(receiverStatus, { location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/castai`
})
afterEach(async () => {
  await castai.close()
  await new Promise((resolve) => receiver.close(resolve))
})

const path = '/v1/notifications/webhook-configurations'
const template = `{"id":"{{ .NotificationID }}","organizationId":"{{ .OrganizationID }}","severity":"{{ .Severity }}",
 "message":{{ toJSON .Message }},"at":"{{ toISO8601 .Timestamp }}","cluster":{{ toJSON .Cluster }}}`

const configuration = (more: object = {}) => ({
  name: 'gateway',
  callbackUrl,
  severityTriggers: ['CRITICAL', 'ERROR'],
  includeClusterless: true,
  requestTemplate: template,
  authKeys: { 'X-Hook-Secret': 'example-value' },
  ...more,
})
const create = (more: object = {}) => castai.send('POST', path, { key, body: configuration(more) })

test('a dry run calls the receiver and keeps nothing', async () => {
  const before = await castai.expectOk('GET', path, { key })
  const answer = await create({ dryRun: true })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ status: 'CanConnect', error: '', organizationId: seedIds.home })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/hooks/castai',
    headers: { 'x-hook-secret': 'example-value', 'content-type': 'application/json' },
  })
  const sent = JSON.parse(received[0]?.body ?? '') as { id: string; organizationId: string }
  expect(sent).toMatchObject({ organizationId: seedIds.home, cluster: null, at: '2026-11-22T12:00:00.000Z' })
  expect(Object.keys(received[0]?.headers ?? {}).join()).not.toMatch(/signature|hmac/i)
  const test = await castai.send('GET', `/v1/notifications/${sent.id}`, { key })
  expect(test.status).toBe(404)
  expect(await castai.expectOk('GET', path, { key })).toEqual(before)
})

test('a receiver that refuses, redirects or is not there cannot be connected', async () => {
  for (const status of [500, 302]) {
    receiverStatus = status
    expect((await create()).body).toMatchObject({ status: 'FailedToConnect', error: `status ${status}` })
  }
  expect(received).toHaveLength(2)
  const nobody = await create({ callbackUrl: 'http://127.0.0.1:9/' })
  expect(nobody.body).toMatchObject({ status: 'FailedToConnect', error: expect.stringMatching(/./) })
})

test('a notification reaches the configurations that want it and can be confirmed by its id', async () => {
  await create()
  await create({ name: 'infos', severityTriggers: ['INFO'] })
  await create({ name: 'other cluster', clusterTriggers: { clusterIds: ['other'] } })
  received = []
  const { notificationId, deliveries } = await castai.emulator.notify({
    name: 'NodeLost',
    severity: 'ERROR',
    message: 'Node "a" is gone',
    clusterId: seedIds.cluster,
  })
  expect(deliveries).toMatchObject([{ delivered: true, detail: 'status 200' }])
  expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      id: notificationId,
      message: 'Node "a" is gone',
      cluster: { ID: seedIds.cluster, Name: 'home-cluster' },
    },
  ])
  const confirmed = await castai.expectOk('GET', `/v1/notifications/${notificationId}`, { key })
  expect(confirmed).toMatchObject({ severity: 'ERROR', isExpired: false, ackAt: null })
})

test('a configuration without clusterless events misses them', async () => {
  await create({ includeClusterless: false })
  const { deliveries } = await castai.emulator.notify({ name: 'Billing', severity: 'ERROR' })
  expect(deliveries).toEqual([])
})

test('the secret is rotated by PUT, and shown unless masked', async () => {
  const { id } = (await create()).body as { id: string }
  const body = configuration({ authKeys: { 'X-Hook-Secret': 'second-value' } })
  const changed = await castai.expectOk('PUT', `${path}/${id}`, { key, body })
  expect(changed).toMatchObject({ id, authKeys: { 'X-Hook-Secret': 'second-value' } })
  expect(received.at(-1)?.headers['x-hook-secret']).toBe('second-value')
  await castai.expectOk('DELETE', `${path}/${id}`, { key })
  expect((await castai.send('GET', `${path}/${id}`, { key })).status).toBe(404)

  const masking = await serveCastai({ masksAuthKeys: true })
  const other = masking.emulator.createKey().key
  const masked = await masking.send('POST', path, { key: other, body: configuration() })
  expect(masked.text).not.toContain('example-value')
  await masking.close()
})

test('what cannot be a configuration is refused by field', async () => {
  const fields = async (more: object) => {
    const answer = await create(more)
    const { fieldViolations } = answer.body as { fieldViolations: { field: string }[] }
    return [answer.status, ...fieldViolations.map(({ field }) => field)]
  }
  expect(await fields({ callbackUrl: 'ftp://example.com' })).toEqual([400, 'callbackUrl'])
  expect(await fields({ severityTriggers: ['LOUD'] })).toEqual([400, 'severityTriggers'])
  expect(await fields({ authKeys: { 'X-Bad': 'a\r\nb' } })).toEqual([400, 'authKeys'])
  expect(await fields({ requestTemplate: '{{ .A' })).toEqual([400, 'requestTemplate'])
  expect(await fields({ name: undefined })).toEqual([400, 'name'])
  expect(received).toEqual([])
})

test('anomalies announce themselves when asked, and acknowledging empties the badge', async () => {
  await create({ severityTriggers: ['WARNING'] })
  received = []
  const trigger = `/v1/security/runtime/anomalies/${seedIds.anomaly}/trigger-webhook`
  await castai.expectOk('POST', trigger, { key, body: {} })
  expect(received).toHaveLength(1)
  const { items, countUnacked } = await castai.expectOk('GET', '/v1/notifications', { key })
  expect(countUnacked).toBe(2)
  const ids = (items as { id: string }[]).map(({ id }) => id)
  await castai.expectOk('POST', '/v1/notifications/ack', { key, body: { ids } })
  expect(await castai.expectOk('GET', '/v1/notifications', { key })).toMatchObject({ countUnacked: 0 })
})

test('the control route raises a notification from outside', async () => {
  await create()
  const response = await fetch(`${castai.running.url}/_emulator/notifications`, {
    method: 'POST',
    body: JSON.stringify({ name: 'FromOutside', severity: 'CRITICAL' }),
  })
  expect(response.status).toBe(202)
  const { items } = await castai.expectOk('GET', '/v1/notifications?filter.severities=CRITICAL', { key })
  expect(items).toMatchObject([{ name: 'FromOutside' }])
})
