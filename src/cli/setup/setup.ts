import type { GateAddress } from '../../app/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { withoutKey } from './without-key.ts'

/** What an app must set, and what it must be written like, to call a vendor through a gate. */
export interface FilledSetup {
  readonly variables: Readonly<Record<string, string>>
  readonly code: readonly { readonly language: string; readonly lines: readonly string[] }[]
}

// The lines of a profile name one address. Those that open such a socket need the one that speaks TLS.
const speaksTlsOnly = /wss|\/v3\/ws/

/** Returns the setup of a vendor for this gate. The variables hold the client key; the code reads it from them. */
export function fillSetup(
  { setup }: Pick<VendorProfile, 'setup'>,
  gate: GateAddress,
  key: string,
): FilledSetup {
  const fill = (text: string) =>
    text.replaceAll('{base}', speaksTlsOnly.test(text) ? (gate.tlsUrl ?? gate.url) : gate.url)
  const variables = Object.entries(setup.variables).map(([name, value]) => [
    name,
    fill(value).replaceAll('{key}', key),
  ])
  return {
    variables: {
      SALLYPORT_URL: gate.url,
      SALLYPORT_CLIENT_KEY: key,
      ...Object.fromEntries(variables),
      ...(gate.caPath === undefined ? {} : { NODE_EXTRA_CA_CERTS: gate.caPath }),
    },
    code: setup.code.map(({ language, lines }) => ({
      language,
      lines: lines.map((line) => fill(withoutKey(line, language))),
    })),
  }
}
