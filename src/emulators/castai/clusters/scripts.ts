import { Buffer } from 'node:buffer'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const clusters = '/v1/kubernetes/external-clusters'

/**
 * Scripts and commands for a cluster's administrator. Those for one cluster carry a new token of it: GETs that
 * mint a secret. The templates under `/v1/scripts` carry none.
 */
export function scriptHandlers(state: CastaiState): HandlerTable {
  const withToken = (purpose: string) => (call: CastaiCall) =>
    ok({ script: clusterCommand(state, call, purpose) })
  return {
    [`GET ${clusters}/{clusterId}/credentials-script`]: withToken('onboarding'),
    [`GET ${clusters}/{clusterId}/cleanup-script`]: withToken('cleanup'),
    [`GET ${clusters}/onboarding/connect-and-enable-castai-cmd`]: (call) => {
      const name = call.query.get('clusterName') ?? call.query.get('clusterId')
      if (!name) throw badRequest('clusterName or clusterId is expected', 'clusterName')
      return ok({ script: organizationCommand(state, call, 'connect-and-enable-castai') })
    },
    'GET /v1/scripts/connect-and-enable-castai.sh': (call) =>
      ok({ contentType: 'text/x-shellscript', data: encodeScript(call.origin), extensions: [] }),
    'GET /v1/scripts/{provider}/onboarding.sh': (call) => template('onboarding', call),
    'GET /v1/scripts/{provider}/cleanup.sh': (call) => template('cleanup', call),
    'GET /v1/agent.sh': (call) => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `curl -H "Authorization: Token ${mint(state, call, 'agent', call.organizationId)}" "${call.origin}/v1/agent.yaml?provider=${call.query.get('provider') ?? 'eks'}" | kubectl apply -f -\n`,
    }),
    'GET /patching-engine/v1beta/organizations/{organizationId}/clusters/{clusterId}:getPodMutatorInstallCmd':
      (call) => ok({ cmd: clusterCommand(state, call, 'pod-mutator') }),
    'GET /patching-engine/v1beta/organizations/{organizationId}/clusters/{clusterId}:getPodMutatorInstallScript':
      (call) => plain(clusterCommand(state, call, 'pod-mutator')),
  }
}

/** Returns a command for one cluster, with a new token of that cluster in it. */
export function clusterCommand(state: CastaiState, call: CastaiCall, purpose: string): string {
  const token = mint(state, call, purpose, call.clusterId)
  return `CASTAI_API_TOKEN=${token} CASTAI_CLUSTER_ID=${call.clusterId} /bin/bash -c "$(curl -fsSL '${call.origin}/v1/scripts/${purpose}.sh')"`
}

/** Returns a command for a whole organization, with a new token in it. */
export function organizationCommand(state: CastaiState, call: CastaiCall, purpose: string): string {
  const token = mint(state, call, purpose, call.organizationId)
  return `CASTAI_API_TOKEN=${token} /bin/bash -c "$(curl -fsSL '${call.origin}/v1/scripts/${purpose}.sh')"`
}

/** Answers with plain text, as the script calls do. */
export function plain(text: string): CastaiAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}

function mint(state: CastaiState, call: CastaiCall, purpose: string, subjectId: string): string {
  return state.credentials.create(state.newId(), {
    kind: 'cluster',
    subjectId,
    organizationId: call.organizationId,
    name: `${purpose} script`,
    createdBy: call.caller.identity.id,
  }).token
}

/** The specification gives this one template as a message with bytes in it, not as plain text. */
function encodeScript(origin: string): string {
  return Buffer.from(`#!/bin/bash\ncurl -fsSL "${origin}/v1/agent.sh" | bash\n`).toString('base64')
}

function template(purpose: string, call: CastaiCall): CastaiAnswer {
  return plain(
    `#!/bin/bash\n# ${purpose} of a cluster at ${call.param('provider')}\n: "\${CASTAI_API_TOKEN:?}"`,
  )
}
