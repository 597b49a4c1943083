import { SallyportError } from '../../core/index.ts'
import { currentSecrets, type OpenEndpoint, pathOf, type WebhookSource } from '../../webhooks/index.ts'
import type { ControlContext } from '../context.ts'

/** What became of making an endpoint known to its vendor. */
export type RegistrationResult =
  | { readonly kind: 'registered'; readonly id: string | null; readonly detail: string }
  /** What remains to be done, a sentence each. */
  | { readonly kind: 'to_do'; readonly steps: readonly string[] }

/** Returns the whole address of an endpoint. Throws ERR_CORE_INPUT where nobody has said where the gate is reached. */
export function addressOf({ endpoint, secrets }: OpenEndpoint, publicUrl: string | undefined): string {
  if (publicUrl === undefined) {
    const detail = 'Say where vendors reach the gate: --public-url, or publicUrl in sallyport.yaml.'
    throw new SallyportError('ERR_CORE_INPUT', { field: 'publicUrl', detail })
  }
  return publicUrl.replace(/\/+$/, '') + pathOf(endpoint.name, secrets.path)
}

/** Makes an endpoint known to its vendor where an API allows it. Throws ERR_WEBHOOK_NOT_REGISTERED where that fails. */
export async function registerEndpoint(
  context: ControlContext,
  open: OpenEndpoint,
  source: WebhookSource,
  publicUrl: string | undefined,
): Promise<RegistrationResult> {
  const { registration } = source
  if (registration.kind === 'by-hand') return { kind: 'to_do', steps: registration.steps }
  if (registration.kind === 'per-request') {
    const rule = `{ id: ${open.endpoint.name}, operations: [${registration.operations.join(', ')}], field: ${registration.urlField}, webhook: ${open.endpoint.name} }`
    return {
      kind: 'to_do',
      steps: [
        `Give clients a body rule, and each request gets an address and a secret of its own: ${rule}`,
        `Or send \`${registration.urlField}\`, \`${registration.headerNameField}\` and \`${registration.headerValueField}\` with each request yourself.`,
      ],
    }
  }
  const { service, method, path } = registration
  const [secret = ''] = currentSecrets(open.secrets.verify, context.clock.now())
  const url = addressOf(open, publicUrl)
  const body = registration.body({ name: `sallyport ${open.endpoint.name}`, url, secret })
  const answer = await context.webhooks.call(open.endpoint, { service, method, path, body })
  if (answer.status < 200 || answer.status > 299) {
    const detail = `The vendor answered ${answer.status}.`
    throw new SallyportError('ERR_WEBHOOK_NOT_REGISTERED', { detail })
  }
  const detail = `The vendor answered ${answer.status}.`
  return { kind: 'registered', id: registration.readId(answer.body) ?? null, detail }
}
