import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project?.close())

describe('emulate', () => {
  it('serves a vendor with a key that works, more keys and faults on demand', async () => {
    const running = project.start(['emulate', 'castai', '--json', '--port', '0'])
    const [line] = await running.see(/^\{.*\}\n/)
    const { url, key } = JSON.parse(line) as { url: string; key: { id: string; key: string } }
    const ask = async (value: string) => {
      const answer = await fetch(`${url}/v1/organizations`, { headers: { 'x-api-key': value } })
      await answer.arrayBuffer()
      return answer.status
    }
    expect(await ask(key.key)).toBe(200)
    expect(await ask('wrong')).toBe(401)
    const made = await fetch(`${url}/_emulator/keys`, { method: 'POST' })
    expect(await ask(((await made.json()) as { key: string }).key)).toBe(200)
    const fault = JSON.stringify({ kind: 'status', status: 429, retryAfter: 2 })
    await fetch(`${url}/_emulator/faults`, { method: 'POST', body: fault })
    expect([await ask(key.key), await ask(key.key)]).toEqual([429, 200])
    running.child.kill('SIGTERM')
    const finished = await running.finished
    expect(finished).toMatchObject({ code: 0, stderr: '' })
    expect(finished.stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  it('counts what is stood in for', async () => {
    const [all, one] = await Promise.all([
      project.json<{ vendor: string; emulated: number; notEmulated: number }[]>(['emulate', '--coverage']),
      project.run(['emulate', 'retellai', '--coverage']),
    ])
    expect(all.map(({ vendor }) => vendor)).toEqual(['assemblyai', 'retellai', 'castai'])
    for (const { emulated } of all) expect(emulated).toBeGreaterThan(0)
    expect(one.stdout).toMatch(/^VENDOR +STATEFUL +ANSWERS 501\nretellai +\d+ +\d+\n$/)
  })
})
