import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { loadVendors } from '../../vendors/index.ts'
import { fillSetup } from './setup.ts'
import { shellQuote } from './shell-quote.ts'
import { withoutKey } from './without-key.ts'

const gate = {
  url: 'http://127.0.0.1:8686',
  tlsUrl: 'https://127.0.0.1:8687',
  caPath: '/h/authority.pem',
  isServing: true,
}

describe('fillSetup', () => {
  it('leaves no placeholder, and no key in the code, for any vendor', async () => {
    const key = `sp_${'a1'.repeat(6)}_${'b2'.repeat(24)}c`
    const vendors = await loadVendors()
    expect(vendors.length).toBeGreaterThan(0)
    for (const vendor of vendors) {
      const { variables, code } = fillSetup(vendor, gate, key)
      const lines = code.flatMap((one) => one.lines).join('\n')
      expect(`${JSON.stringify(variables)}${lines}`).not.toMatch(/\{(base|key)\}/)
      expect(lines).not.toContain(key)
      expect(variables).toMatchObject({ SALLYPORT_CLIENT_KEY: key, NODE_EXTRA_CA_CERTS: gate.caPath })
      expect(Object.values(variables).filter((value) => value === key).length).toBeGreaterThan(1)
    }
  })

  it('gives what opens a socket the address that speaks TLS', () => {
    const setup = { variables: { A: '{base}/x', B: '{base}/x/v3/ws' }, code: [] }
    expect(fillSetup({ setup }, gate, 'k').variables).toMatchObject({
      A: 'http://127.0.0.1:8686/x',
      B: 'https://127.0.0.1:8687/x/v3/ws',
    })
    expect(fillSetup({ setup }, { ...gate, tlsUrl: undefined }, 'k').variables.B).toBe(
      'http://127.0.0.1:8686/x/v3/ws',
    )
  })
})

describe('withoutKey', () => {
  it.each([
    ['javascript', "new X({ apiKey: '{key}' })", 'new X({ apiKey: process.env.SALLYPORT_CLIENT_KEY })'],
    ['python', 'X(key="{key}")', "X(key=os.environ['SALLYPORT_CLIENT_KEY'])"],
    ['terraform', 'token = "{key}"', 'token = var.sallyport_client_key'],
    ['curl', "curl -H 'K: {key}' 'http://x'", 'curl -H "K: $SALLYPORT_CLIENT_KEY" \'http://x\''],
    ['go', 'key {key}', 'key $SALLYPORT_CLIENT_KEY'],
  ])('%s', (language, line, expected) => {
    expect(withoutKey(line, language)).toBe(expected)
  })
})

describe('shellQuote', () => {
  it.each(['plain', "o'brien", '$HOME `id` "x"', "'; touch /tmp/x; '", 'two\nlines'])(
    'keeps %j whole',
    (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(text)
    },
  )
})
