import { expect, test } from 'vitest'
import { createPublicLookup } from '../../http/webhooks/forward-sender.ts'
import { isPrivateAddress } from './private-address.ts'
import { parseTarget } from './target.ts'

test.each([
  'https://app.example/hooks',
  'https://93.184.216.34/hooks?x=1',
  'https://[2606:4700::1111]:8443/',
])('%s may be a target', (text) => {
  expect(parseTarget(text, false).href).toBe(text)
})

test.each([
  'http://app.example/',
  'ftp://app.example/',
  'nonsense',
  'https://user:pass@app.example/',
  'https://app.example/#x',
  'https://localhost/',
  'https://a.localhost/',
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://0/',
  'https://10.1.2.3/',
  'https://172.31.0.1/',
  'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://[::1]/',
  'https://[::]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[64:ff9b::a00:1]/',
  'https://[::ffff:0:a00:1]/',
  'https://[2002:a00:1::]/',
])('%s may not', (text) => {
  expect(() => parseTarget(text, false)).toThrow(
    expect.objectContaining({ code: 'ERR_WEBHOOK_TARGET_REFUSED' }),
  )
})

test('where private addresses are allowed, so are they and http, and still no credentials', () => {
  expect(parseTarget('http://127.0.0.1:3000/hooks', true).port).toBe('3000')
  expect(() => parseTarget('http://a:b@127.0.0.1/', true)).toThrow()
})

test('a name is judged by what it is resolved to at that moment, and by every address of it', async () => {
  const resolveTo = (...addresses: string[]) => {
    const lookup = createPublicLookup(isPrivateAddress, ((
      _host: string,
      _options: object,
      done: (error: null, found: { address: string; family: number }[]) => void,
    ) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never)
    return new Promise<unknown>((resolve) =>
      lookup('app.example', { all: true }, (error, found) => resolve(error ?? found)),
    )
  }
  expect(await resolveTo('93.184.216.34')).toEqual([{ address: '93.184.216.34', family: 4 }])
  for (const addresses of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['::ffff:127.0.0.1'], []])
    expect(await resolveTo(...addresses)).toMatchObject({ code: 'ERR_WEBHOOK_TARGET_REFUSED' })
})
