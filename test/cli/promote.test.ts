/** A client's rights are brought from staging to production as a list, after a plan; a report says what still differs. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { EnvironmentDifference, Promotion } from '../../src/control/index.ts'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject()
})
afterAll(() => project?.close())

const run = (line: string, input?: string) =>
  project.run(line.split(' '), input === undefined ? {} : { input })
const read = <Result>(line: string) =>
  run(`${line} --json`).then(({ stdout }) => JSON.parse(stdout) as Result)
const grantsOf = async (environment: string) =>
  (
    await project.json<
      {
        name: string
        environment: string
        grants: { vendor: string; scopes: string[]; constraints: object }[]
      }[]
    >(['client', 'list'])
  ).find((one) => one.name === 'reader' && one.environment === environment)?.grants

it('shows its plan and does nothing, then makes the client with scopes one by one', async () => {
  succeed(await run('client add reader --environment staging --grant assemblyai=read:*,write:limited'))
  succeed(
    await run(
      'client grant reader assemblyai --environment staging --rate 60 --observe --addresses 10.0.0.0/8',
    ),
  )
  const planned = await run('client promote reader')
  expect(planned).toMatchObject({ code: 2, stdout: '' })
  expect(planned.stderr).toContain('reader is made in production')
  expect(planned.stderr).toContain('The vault has no key for it there: default.')
  expect(await grantsOf('production')).toBeUndefined()

  const { promotion, key } = await project.json<{ promotion: Promotion; key: string }>([
    'client',
    'promote',
    'reader',
    '--yes',
  ])
  expect(key).toMatch(/^sp_/)
  const [grant] = (await grantsOf('production')) ?? []
  expect(grant?.scopes).toContain('read:transcripts')
  expect(grant?.scopes.filter((scope) => scope.endsWith('*') || scope === 'write:limited')).toEqual([])
  expect(grant?.scopes).toEqual(promotion.grants[0]?.scopes)
  // What is only observed in staging is enforced in production.
  expect(grant?.constraints).toEqual({ ratePerMinute: 60, addresses: ['10.0.0.0/8'] })
})

it('brings a client that is there to the list, and keeps what belongs to the place', async () => {
  succeed(
    await run('client grant reader assemblyai read:transcripts --replace --environment staging --rate 30'),
  )
  succeed(await run('client grant reader assemblyai --environment production --addresses 192.0.2.1'))
  const { code, stdout } = await run('client diff reader --json')
  expect(code).toBe(1)
  const [client] = (JSON.parse(stdout) as EnvironmentDifference).clients
  expect(client?.grants[0]).toMatchObject({ vendor: 'assemblyai', where: 'both', onlyFrom: [] })
  expect(client?.grants[0]?.onlyTo).toContain('write:transcripts')
  expect(client?.grants[0]?.constraints.map(({ name }) => name)).toEqual([
    'addresses',
    'observe',
    'ratePerMinute',
  ])

  const promoted = succeed(await run('client promote reader --yes'))
  expect(promoted.stderr).toContain('no more: ')
  expect(promoted.stdout).not.toContain('sp_')
  expect(await grantsOf('production')).toMatchObject([
    { scopes: ['read:transcripts'], constraints: { ratePerMinute: 30, addresses: ['192.0.2.1'] } },
  ])
})

it('narrows the list to what was done: nothing, where nothing was', async () => {
  succeed(await run('client add idle --environment staging --grant assemblyai=read:*'))
  const { promotion } = await read<{ promotion: Promotion }>('client promote idle --used 30')
  expect(promotion.grants).toMatchObject([{ vendor: 'assemblyai', scopes: [] }])
})

it('reports keys and clients that one environment has alone, and says so where there are none', async () => {
  const { emulator } = project.vendors.assemblyai
  succeed(await run('key add assemblyai --environment staging --stdin', emulator.createKey().key))
  const report = await run('client diff')
  expect(report.code).toBe(1)
  expect(report.stdout).toContain('The key assemblyai default: in staging alone')
  expect(report.stdout).toContain('idle: in staging alone')
  const alike = succeed(await run('client diff --from production --to development idle'))
  expect(alike.stdout).toContain('production and development are alike.')
  const [same, nobody] = await Promise.all([run('client diff --to staging'), run('client diff nobody')])
  expect([same.code, nobody.code]).toEqual([2, 2])
})
