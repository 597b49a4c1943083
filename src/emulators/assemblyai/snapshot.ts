import { billedSeconds } from './streaming/ledger.ts'
import { deletedUrl } from './transcripts/deleted.ts'
import { settleDue } from './transcripts/settle.ts'
import { statusAt } from './transcripts/transcript.ts'
import type { World } from './world.ts'

/** Returns the state for assertions: everything but the secrets. */
export function takeSnapshot(world: World) {
  settleDue(world)
  const nowMs = world.timers.now()
  return {
    account: { ...world.account },
    keys: world.keys.all().map(({ tokenId, name, project, revoked }) => ({
      id: String(tokenId),
      name,
      project: project.name,
      revoked,
    })),
    uploads: world.uploads.all().map(({ url, project, file }) => ({
      url,
      project: project.name,
      bytes: file.bytes,
      sha256: file.sha256,
      durationMs: file.audio.durationMs,
    })),
    transcripts: world.transcripts.all().map((transcript) => ({
      id: transcript.id,
      project: transcript.credential.project.name,
      keyId: String(transcript.credential.key.tokenId),
      status: statusAt(transcript, nowMs),
      audioUrl: transcript.deleted ? deletedUrl : transcript.request.audioUrl,
      webhookUrl: transcript.request.webhook?.url ?? null,
      webhookStatusCode: transcript.webhookStatusCode,
      deleted: transcript.deleted,
    })),
    tokens: world.tokens.all().map(({ credential, audience, sessionSecondsMax, redemptions }) => ({
      keyId: String(credential.key.tokenId),
      audience,
      sessionSecondsMax,
      redemptions,
    })),
    streamingSessions: world.sessions.all().map((session) => ({
      id: session.id,
      keyId: String(session.credential.key.tokenId),
      parameters: session.parameters,
      open: session.endedMs === undefined,
      ending: session.ending ?? null,
      audioMs: session.audioMs,
      billedSeconds: billedSeconds(session, nowMs),
    })),
    agents: [...world.agents.agents.keys()],
    agentSessions: [...world.agents.sessions.values()].map(
      ({ id, agentId, endedMs, closeReason, deleted }) => ({
        id,
        agentId,
        open: endedMs === undefined,
        closeReason,
        deleted,
      }),
    ),
    pendingWebhooks: world.courier.pending,
  }
}

export type AssemblyaiSnapshot = ReturnType<typeof takeSnapshot>
