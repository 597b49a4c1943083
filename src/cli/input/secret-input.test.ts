import { afterEach, expect, test, vi } from 'vitest'
import { readSecretVariable } from './secret-input.ts'

afterEach(() => vi.unstubAllEnvs())

test('a variable that is empty or missing is told with the option that named it, and without its name', async () => {
  vi.stubEnv('SALLYPORT_TEST_EMPTY', ' ')
  for (const variable of ['SALLYPORT_TEST_EMPTY', 'SALLYPORT_TEST_MISSING']) {
    const refusal = await readSecretVariable(variable, '--key-from-env').catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'ERR_CORE_INPUT', field: '--key-from-env' })
    expect(String(refusal)).not.toContain(variable)
  }
  vi.stubEnv('SALLYPORT_TEST_FULL', ' word \n')
  expect((await readSecretVariable('SALLYPORT_TEST_FULL', '--key-from-env')).reveal()).toBe('word')
})
