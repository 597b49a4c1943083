import type { BodyRule } from '../../access/index.ts'
import { systemRandom } from '../../core/index.ts'
import { createRequestAddress, pathOf } from '../../webhooks/index.ts'
import type { OpenWebhooks } from './webhooks.ts'

/**
 * Returns the rules with each `webhook` one resolved: three fields that are set to an address, a header and a secret which
 * belong to this one request. A rule whose endpoint is gone stays as it is, and then refuses the call: a transcript whose
 * news would go elsewhere is not made.
 */
export function resolveWebhookRules(
  rules: readonly BodyRule[],
  { endpoints, sourceOf }: Pick<OpenWebhooks, 'endpoints' | 'sourceOf'>,
  publicUrl: string,
): readonly BodyRule[] {
  // On the way of every call, and nearly none has such a rule.
  if (!rules.some((rule) => 'webhook' in rule)) return rules
  return rules.flatMap((rule): readonly BodyRule[] => {
    const open = 'webhook' in rule ? endpoints.find(rule.webhook) : undefined
    if (open === undefined) return [rule]
    const { registration, scheme } = sourceOf(open.endpoint.vendor, open.endpoint.source)
    if (registration.kind !== 'per-request' || scheme.kind !== 'static-header') return [rule]
    const { path, headerValue } = createRequestAddress(open.secrets, systemRandom)
    const { id, operations, in: place, observe } = rule
    const target = {
      id,
      operations,
      ...(place === undefined ? {} : { in: place }),
      ...(observe === undefined ? {} : { observe }),
    }
    return [
      { ...target, field: registration.urlField, set: publicUrl + pathOf(open.endpoint.name, path) },
      { ...target, field: registration.headerNameField, set: scheme.header },
      { ...target, field: registration.headerValueField, set: (scheme.prefix ?? '') + headerValue },
    ]
  })
}
