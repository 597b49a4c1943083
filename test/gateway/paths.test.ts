import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { attackPaths } from './attack-paths.ts'

let range: Range
beforeAll(async () => {
  range = await openRange()
})
afterAll(() => range.close())

const request = (target: string, method = 'GET') =>
  `${method} ${target} HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nConnection: close\r\n\r\n`

describe('paths', () => {
  it('lets what is in scope through, byte for byte', async () => {
    for (const path of [
      '/v2/transcript',
      '/v2/transcript/t.1~a_B-2/srt',
      '/v2/transcript/t1?limit=3&x=%2e%2e%2f',
    ]) {
      const exchange = await sendAndKeep(`/assemblyai${path}`)
      expect(exchange).toEqual({ status: 200, target: path })
    }
  })

  it('lets no mutation of an allowed path leave its scope', async () => {
    const paths = attackPaths('/assemblyai/v2/transcript', 't1')
    expect(paths.length).toBeGreaterThan(1_400)
    let arrived = 0
    for (const path of paths) {
      const exchange = await range.attack(request(path))
      arrived += exchange.arrived
      expect(exchange.answers[0]?.status, path).toBeOneOf([200, 400, 403, 404])
    }
    // Some mutations are allowed paths of their own; were it none, the gate might be refusing everything.
    expect(arrived).toBeGreaterThan(10)
    expect(arrived).toBeLessThan(paths.length / 10)
  })

  it.each([
    ['another host', 'http://evil.example/v2/transcript/t1'],
    ['another host behind an allowed path', 'http://evil.example/assemblyai/v2/transcript/t1'],
    ['its own host', 'http://gate/assemblyai/v2/transcript/t1'],
    ['a host without a scheme', '//evil.example/assemblyai/v2/transcript/t1'],
    ['an asterisk', '*'],
    ['a fragment', '/assemblyai/v2/transcript/t1#/../../v2/upload'],
    ['no path', '?/assemblyai/v2/transcript'],
    ['the name of the mount alone', '/assemblyai'],
    ['a mount in capitals', '/AssemblyAI/v2/transcript/t1'],
    ['another service of the vendor', '/assemblyai.agents/v1/agents'],
    ['an object word as a mount', '/__proto__/v2/transcript/t1'],
    ['an object word as a segment', '/assemblyai/v2/constructor/t1'],
    ['a quote in the query', '/assemblyai/v2/transcript?x="'],
    ['a backslash in the query', '/assemblyai/v2/transcript?x=\\..\\'],
    ['a fragment in the query', '/assemblyai/v2/transcript?x=1#y'],
    ['a second question mark that hides a path', '/assemblyai?/v2/transcript'],
    ['sixteen thousand characters', `/assemblyai/v2/transcript/${'a'.repeat(16_000)}/x`],
  ])('refuses %s', async (_name, target) => {
    const exchange = await range.attack(request(target))
    expect(exchange.answers[0]?.status).toBeOneOf([400, 403, 404, 431])
    expect(exchange.arrived).toBe(0)
  })
})

async function sendAndKeep(
  target: string,
): Promise<{ status: number | undefined; target: string | undefined }> {
  let seen: string | undefined
  const { script } = range.upstream
  range.upstream.script = (arrival, socket) => {
    seen = arrival.target
    return script(arrival, socket)
  }
  const exchange = await range.attack(request(target))
  range.upstream.script = script
  return { status: exchange.answers[0]?.status, target: seen }
}
