import { Buffer } from 'node:buffer'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { claimedUser } from './attack.ts'
import { eventually } from './eventually.ts'
import { LoopClock } from './loop-clock.ts'
import { openRaw } from './raw-client.ts'
import { answerNever } from './recording-upstream.ts'
import { nextMessage, openSocketRange, refusal, type SocketRange } from './socket-range.ts'
import { answerSocket } from './socket-upstream.ts'

let range: SocketRange
beforeEach(async () => {
  range = await openSocketRange()
})
afterEach(() => range.close())

const clock = new LoopClock()
afterAll(() => clock.stop())

describe('a live socket', () => {
  it.each([
    ['everything', () => ({ kind: 'everything' as const })],
    ['its vendor', () => ({ kind: 'vendor' as const, id: 'assemblyai' })],
    ['its vendor key', () => ({ kind: 'key' as const, id: 'vk_assemblyai' })],
    ['its client', () => ({ kind: 'client' as const, id: range.client.id })],
    ['its user', () => ({ kind: 'user' as const, id: claimedUser })],
  ])('is cut by a lock on %s within 100 ms, on both sides', async (_name, target) => {
    let vendorClosedAt = 0
    range.upstream.script = answerSocket((vendor) => vendor.on('close', () => (vendorClosedAt = clock.now())))
    const socket = await range.opened({ headers: { 'X-Sallyport-User': claimedUser } })
    const told = refusal(socket)
    const lockedAt = clock.now()
    await range.gate.lock(target())
    const { error, code } = await told
    expect(clock.now() - lockedAt).toBeLessThan(100)
    await eventually(() => vendorClosedAt).toBeGreaterThan(0)
    expect(vendorClosedAt - lockedAt).toBeLessThan(100)
    expect({ code, error }).toEqual({ code: 1008, error: expect.stringContaining('locked') })
    expect(range.outcomes()).toEqual(['locked'])
  })

  it('is cut when its client is revoked', async () => {
    const told = refusal(await range.opened())
    await range.gate.revoke(range.client)
    expect((await told).error).toContain('revoked')
  })

  it('is not cut by a lock on somebody else', async () => {
    const socket = await range.opened()
    await range.gate.lock({ kind: 'client', id: 'cl_somebodyelse' })
    const echo = nextMessage(socket)
    socket.send('still there')
    expect((await echo).data.toString()).toBe('still there')
    socket.terminate()
  })

  it('sends nothing to the vendor after it was cut', async () => {
    const heard: string[] = []
    range.upstream.script = answerSocket((vendor) => vendor.on('message', (data) => heard.push(String(data))))
    const socket = await range.opened()
    await range.gate.lock({ kind: 'everything' })
    for (let count = 0; count < 50 && socket.readyState === WebSocket.OPEN; count += 1) {
      socket.send('too late')
      await sleep(1)
    }
    expect(heard).toEqual([])
  })
})

describe('back-pressure', () => {
  it('a client that does not read stops the vendor, not the memory', async () => {
    const piece = Buffer.alloc(64 * 1024)
    let sent = 0
    range.upstream.script = answerSocket((vendor) => {
      const more = () => {
        if (vendor.readyState !== WebSocket.OPEN) return
        sent += piece.length
        vendor.send(piece, () => setImmediate(more))
      }
      more()
    })
    const socket = await range.opened()
    socket.pause()
    // It grows to what the gate and the kernel hold for one client, and no further while nobody reads.
    let before = -1
    const growth = () => {
      const grown = sent - before
      before = sent
      return grown
    }
    await eventually(growth, 300).toBe(0)
    const sentBefore = sent
    expect(sent).toBeLessThan(32 * 1024 * 1024)
    socket.resume()
    await eventually(() => sent).toBeGreaterThan(sentBefore + 1024 * 1024)
    socket.terminate()
  })

  it('a vendor that does not read stops the client', async () => {
    range.upstream.script = answerSocket((vendor) => vendor.pause())
    const socket = await range.opened()
    for (let count = 0; count < 200; count += 1) socket.send(Buffer.alloc(256 * 1024))
    await sleep(400)
    // 50 MB were given to the client's socket; most of them never left it.
    expect(socket.bufferedAmount).toBeGreaterThan(25 * 1024 * 1024)
    socket.terminate()
  })

  it('ends where one side takes nothing any more', async () => {
    const flood = (vendor: WebSocket) => {
      for (let count = 0; count < 200; count += 1) vendor.send(Buffer.alloc(256 * 1024))
    }
    range.upstream.script = answerSocket(flood)
    const slow = await range.opened()
    slow.pause()
    await eventually(range.outcomes).toEqual(['client_too_slow'])
    slow.terminate()

    range.upstream.script = answerSocket((vendor) => vendor.pause())
    const socket = await range.opened()
    flood(socket)
    await eventually(range.outcomes).toEqual(['client_too_slow', 'vendor_timeout'])
    socket.terminate()
  })
})

describe('a client that hangs up during the handshake', () => {
  it.each(['end', 'destroy', 'resetAndDestroy'] as const)(
    'with %s while its intent is recorded leaves nothing',
    async (how) => {
      range.gate.recorder.hold()
      const socket = await openRaw(range.gate.port)
      socket.write(range.upgradeBytes)
      await eventually(() => range.gate.recorder.waiting).toBe(1)
      socket[how]()
      await eventually(() => range.gate.liveCalls.size).toBe(0)
      range.gate.recorder.release()
      await eventually(() => range.gate.connections()).toBe(0)
      await sleep(20)
      expect(range.upstream.arrivals).toEqual([])
    },
  )

  it.each(['end', 'destroy', 'resetAndDestroy'] as const)(
    'with %s while the vendor is silent leaves nothing',
    async (how) => {
      range.upstream.script = answerNever
      const socket = await openRaw(range.gate.port)
      socket.write(range.upgradeBytes)
      await eventually(() => range.upstream.arrivals.length).toBe(1)
      socket[how]()
      await eventually(() => range.gate.liveCalls.size).toBe(0)
      await eventually(() => range.gate.connections()).toBe(0)
      await eventually(() => range.upstream.connections.size).toBe(0)
      expect(range.outcomes()).toEqual(['client_closed'])
    },
  )

  it('at any moment leaves nothing', async () => {
    range.upstream.script = answerSocket((vendor) => vendor.send('hello'), 5)
    range.gate.recorder.delayMs = 2
    for (let count = 0; count < 100; count += 1) {
      const socket = await openRaw(range.gate.port)
      socket.resume()
      socket.write(range.upgradeBytes)
      await sleep(count / 8)
      socket.destroy()
      await eventually(() => range.gate.liveCalls.size, 2).toBe(0)
    }
    await eventually(() => range.upstream.connections.size).toBe(0)
  })
})
