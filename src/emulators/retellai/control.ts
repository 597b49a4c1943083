import type { EmulatorAnswer } from '../kit/emulator.ts'
import type { Dashboard } from './dashboard.ts'
import { asString } from './json.ts'

/**
 * Answers the requests under `/_emulator/` that drive calls by hand: `POST inbound-calls`, and
 * `POST calls/{id}/connect`, `/say`, `/end`. Undefined for any other path.
 */
export function controlDashboard(
  dashboard: Dashboard,
  method: string,
  path: string,
  input: Readonly<Record<string, unknown>>,
): EmulatorAnswer | undefined {
  if (method !== 'POST') return undefined
  const org = asString(input.org)
  if (path === 'inbound-calls') {
    const contact = { fromNumber: asString(input.from) ?? '', toNumber: asString(input.to) ?? '' }
    // The caller is not kept waiting for the webhook: what became of the call is in the state.
    void dashboard.placeInboundCall(contact, org)
    return { status: 202 }
  }
  const [, callId = '', action = ''] = /^calls\/([^/]+)\/(connect|say|end)$/.exec(path) ?? []
  if (action === '') return undefined
  try {
    if (action === 'connect') dashboard.connectCall(callId)
    else if (action === 'end') dashboard.endCall(callId, asString(input.reason))
    else dashboard.say(callId, input.role === 'agent' ? 'agent' : 'user', asString(input.content) ?? '')
  } catch (error) {
    if (error instanceof RangeError) return { status: 404, body: { error: error.message } }
    throw error
  }
  return { status: 204 }
}
