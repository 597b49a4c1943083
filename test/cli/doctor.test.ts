/** `doctor` on a project: fine, then with something wrong of several kinds, then where it cannot look. */
import { chmod, lstat, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { CheckReport } from '../../src/control/index.ts'
import { patience } from '../support/cli.ts'
import { openVendorProject, succeed, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject(['audit: { anchors: { path: anchors } }'])
})
afterAll(() => project?.close())

const examine = async () => {
  const { code, stdout } = await project.run(['doctor', '--json'])
  const { checks } = JSON.parse(stdout) as { checks: CheckReport[] }
  return { code, unwell: checks.filter(({ status }) => status !== 'fine'), checks }
}

it('finds a new home in good health, and says what it looked at', async () => {
  const { code, unwell, checks } = await examine()
  // A disk is as full as it is.
  expect(unwell.filter(({ id }) => id !== 'disk')).toEqual([])
  if (unwell.length === 0) expect(code).toBe(0)
  const checkpoints = join(project.folder, 'anchors')
  await rm(checkpoints)
  await examine()
  // It changes nothing, and so keeps no checkpoint either.
  await expect(lstat(checkpoints)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(checks.length).toBeGreaterThan(10)
})

it('names what is wrong, and the command that mends it', async () => {
  const { emulator } = project.vendors.assemblyai
  const add = ['key', 'add', 'assemblyai', '--environment', 'production', '--stdin']
  succeed(await project.run(add, { input: emulator.createKey().key }))
  const settings = [
    ...project.settings.filter((line) => !line.startsWith('audit')),
    'rotation: { maxAgeMs: { production: 1h }, warnMs: 2h }',
    'audit: { anchors: { path: "off" } }',
  ]
  await writeFile(join(project.folder, 'sallyport.yaml'), `${settings.join('\n')}\n`)
  const file = join(project.folder, '.sallyport', 'note')
  await writeFile(file, '', { mode: 0o600 })
  await chmod(file, 0o644)
  const rotate = [
    'key',
    'rotate',
    'assemblyai',
    '--environment',
    'production',
    '--yes',
    '--stdin',
    '--no-wait',
  ]
  // Nothing is given: the rotation waits.
  await project.run(rotate, { input: '' })

  const { code, unwell } = await examine()
  expect(code).toBe(1)
  expect(unwell.map(({ id, status }) => `${id} ${status}`).filter((one) => !one.startsWith('disk'))).toEqual([
    'key-age warning',
    'rotations warning',
    'log-anchor warning',
    'home-mode bad',
    'master-key warning',
  ])
  const { stdout } = await project.run(['doctor'])
  expect(stdout).toContain('sallyport key rotate assemblyai --environment production')
  expect(stdout).toContain('sallyport key rotate --continue rot_')
  expect(stdout).toContain('-> chmod -R go-rwx')
  await rm(file)
})

it('does not call well what it could not look at', async () => {
  const settings = [...project.settings, 'tls: { cert: none.pem, key: none.key }']
  await writeFile(join(project.folder, 'sallyport.yaml'), `${settings.join('\n')}\n`)
  const { unwell } = await examine()
  expect(unwell).toContainEqual(
    expect.objectContaining({ id: 'certificate', status: 'undecided', why: 'ENOENT' }),
  )
})
