/** `key rotate` as an operator types it, without a server: the command itself carries the rotation on. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { castaiSeedIds } from '../../src/emulators/castai/index.ts'
import type { Rotation } from '../../src/rotation/index.ts'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject([
    'rotation:',
    '  observeMs: 200',
    '  quietMs: 200',
    '  maxAgeMs: { staging: 1h }',
    '  automatic:',
    `    - { vendor: castai, environment: production, settings: { organizationId: ${castaiSeedIds.home}, serviceAccountId: ${castaiSeedIds.serviceAccount} } }`,
  ])
})
afterAll(() => project?.close())

const add = (vendor: string, environment: string, value: string, ...more: string[]) =>
  project.run(['key', 'add', vendor, '--environment', environment, '--stdin', ...more], { input: value })

it('prints its plan first, and names what is missing', async () => {
  const { emulator } = project.vendors.assemblyai
  succeed(await add('assemblyai', 'staging', emulator.createKey().key))
  const plan = await project.run(['key', 'rotate', 'assemblyai', '--environment', 'staging'])
  expect(plan).toMatchObject({ code: 2, stdout: '' })
  expect(plan.stderr).toContain('You make a new key at the vendor, and give it here when asked.')
  const [nothing, none, unknown] = await Promise.all([
    project.run(['key', 'rotate', 'assemblyai']),
    project.run(['key', 'rotate', 'assemblyai', '--environment', 'production', '--yes']),
    project.run(['key', 'rotate', '--leaked', 'leak_0123456789ab', '--yes']),
  ])
  expect(nothing.stderr).toContain('(--environment)')
  expect(none.stderr).toContain('The vault holds no active key')
  expect(unknown.stderr).toContain('No scan has reported a key of this vault under that finding.')
})

it('points out a key that is due', async () => {
  const listed = succeed(await project.run(['key', 'list']))
  expect(listed.stderr).toContain(
    'assemblyai staging is due soon: sallyport key rotate assemblyai --environment staging',
  )
})

it('takes a key made by hand, and sees that the vendor refuses the one before', async () => {
  const { emulator } = project.vendors.assemblyai
  const made = emulator.createKey()
  const words = ['key', 'rotate', 'assemblyai', '--environment', 'staging', '--now', '--yes', '--stdin']
  const running = project.run([...words, '--accept-unknown-account'], { input: made.key })
  await expect
    .poll(async () => (await project.json<Rotation[]>(['key', 'rotations']))[0]?.problem ?? '', {
      timeout: 60_000,
      interval: 500,
    })
    .toContain('still accepts the old key')
  const { keys } = emulator.snapshot() as { keys: { id: string }[] }
  expect(emulator.revokeKey(keys[0]?.id ?? '')).toBe(true)
  const ended = succeed(await running)
  expect(ended.stdout).toContain('The vendor refuses the old key. Done.')
  expect(ended.stdout + ended.stderr).not.toContain(made.key)
  const states = (await project.json<{ state: string }[]>(['key', 'list'])).map(({ state }) => state)
  expect(states).toEqual(['revoked', 'active'])
})

it('goes all the way by itself where the vendor has an API', async () => {
  const { emulator, url } = project.vendors.castai
  const owner = emulator.createKey().key
  const account = `${url}/v1/organizations/${castaiSeedIds.home}/service-accounts/${castaiSeedIds.serviceAccount}/keys`
  const made = await fetch(account, {
    method: 'POST',
    headers: { 'x-api-key': owner, 'content-type': 'application/json' },
    body: JSON.stringify({ key: { name: 'by hand' } }),
  })
  const { id: vendorKey, token } = (await made.json()) as { id: string; token: string }
  succeed(await add('castai', 'production', token))
  succeed(await add('castai', 'production', owner, '--name', 'rotator'))
  const words = ['key', 'rotate', 'castai', '--environment', 'production', '--yes']

  const unnamed = await project.run(words)
  expect(unnamed.code).toBe(1)
  expect(unnamed.stderr).toContain(`--vendor-key: `)
  const rotated = await project.json<Rotation>([...words, '--vendor-key', vendorKey])
  expect(rotated).toMatchObject({ state: 'revoked', mode: 'automatic', problem: null })
  const listed = await fetch(account, { headers: { 'x-api-key': owner } })
  const { keys } = (await listed.json()) as { keys: { id: string; name: string }[] }
  expect(keys.map(({ name }) => name)).toContain(rotated.vendorName)
  expect(keys.map(({ id }) => id)).not.toContain(vendorKey)
})
