import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createHome, describeHome, findHome, locateHome } from './home.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-home-')))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
afterEach(() => vi.restoreAllMocks())

/** An empty project; the search never leaves it upwards, because it holds no home above `scratch`. */
function project(name: string, ...folders: string[]): string {
  const folder = join(scratch, name)
  mkdirSync(folder, { recursive: true })
  for (const inner of folders) mkdirSync(join(folder, inner), { recursive: true })
  return folder
}

const environment = {}

describe('locateHome', () => {
  it('takes --home before SALLYPORT_HOME before the search', async () => {
    const folder = project('order', '.sallyport', 'named')
    const SALLYPORT_HOME = join(folder, 'from-variable')
    expect(await locateHome({ option: 'named', environment: { SALLYPORT_HOME }, folder })).toEqual({
      folder: join(folder, 'named'),
      reason: 'option',
      exists: true,
    })
    expect(await locateHome({ environment: { SALLYPORT_HOME }, folder })).toEqual({
      folder: SALLYPORT_HOME,
      reason: 'variable',
      exists: false,
    })
    expect(await locateHome({ environment: { SALLYPORT_HOME: '' }, folder })).toEqual({
      folder: join(folder, '.sallyport'),
      reason: 'found',
      exists: true,
    })
  })

  it('searches upwards and takes the nearest folder of that name', async () => {
    const folder = project('nested', '.sallyport', 'a/.sallyport', 'a/b/c', 'd')
    writeFileSync(join(folder, 'd/.sallyport'), 'a file is no home')
    const found = async (start: string) =>
      (await locateHome({ environment, folder: join(folder, start) })).folder
    expect(await found('a/b/c')).toBe(join(folder, 'a/.sallyport'))
    expect(await found('d')).toBe(join(folder, '.sallyport'))
  })

  it('names the place of a new one where there is none', async () => {
    const folder = project('empty')
    const home = await locateHome({ environment, folder })
    expect(home).toEqual({ folder: join(folder, '.sallyport'), reason: 'default', exists: false })
    expect(describeHome(home)).toContain('it does not exist yet')
  })

  it('refuses a home of somebody else, however it was found', async () => {
    const folder = join(project('shared', '.sallyport', 'work'), 'work')
    const somebodyElse = (process.getuid?.() ?? 0) + 1
    vi.spyOn(process, 'getuid').mockReturnValue(somebodyElse)
    const refusal = { code: 'ERR_CONFIG_HOME_MODE', detail: expect.stringContaining('another user') }
    await expect(locateHome({ environment, folder })).rejects.toMatchObject(refusal)
    const named = { option: '../.sallyport', environment, folder }
    await expect(locateHome(named)).rejects.toMatchObject(refusal)
    const variable = { environment: { SALLYPORT_HOME: '../.sallyport' }, folder }
    await expect(locateHome(variable)).rejects.toMatchObject(refusal)
  })

  it.each([0o777, 0o770, 0o720, 0o702, 0o1777])(
    'refuses a home that others can write in: %o',
    async (mode) => {
      const folder = project(`mode-${mode.toString(8)}`, '.sallyport')
      const home = join(folder, '.sallyport')
      chmodSync(home, mode)
      for (const query of [
        { environment, folder },
        { option: home, environment },
        { environment: { SALLYPORT_HOME: home } },
      ])
        await expect(locateHome(query)).rejects.toMatchObject({ code: 'ERR_CONFIG_HOME_MODE', field: home })
      chmodSync(home, 0o755)
      expect((await locateHome({ environment, folder })).exists).toBe(true)
    },
  )
})

describe('findHome', () => {
  it('rejects where there is none, and says what was looked for', async () => {
    const folder = project('none')
    await expect(findHome({ option: 'no-such', environment, folder })).rejects.toMatchObject({
      code: 'ERR_CONFIG_HOME_MISSING',
      detail: expect.stringContaining(`${join(folder, 'no-such')} (named by --home`),
    })
  })
})

describe('createHome', () => {
  it('makes a folder that its owner alone may enter, and leaves one that is there', async () => {
    const folder = project('fresh')
    const made = await createHome(await locateHome({ environment, folder }))
    expect(statSync(made.folder).mode & 0o777).toBe(0o700)
    expect(made.exists).toBe(true)
    writeFileSync(join(made.folder, 'kept'), '')
    await createHome(made)
    expect((await findHome({ environment, folder })).reason).toBe('found')
    expect(statSync(join(made.folder, 'kept')).isFile()).toBe(true)
    // Somebody was quicker than `mkdir`.
    chmodSync(made.folder, 0o777)
    await expect(createHome({ ...made, exists: false })).rejects.toMatchObject({
      code: 'ERR_CONFIG_HOME_MODE',
    })
  })
})
