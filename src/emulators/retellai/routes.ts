import type { EmulatorRoute } from '../kit/emulator.ts'
import { callHistoryRoutes } from './calls/call-history-routes.ts'
import { createCallRoutes } from './calls/create-call-routes.ts'
import { liveCallRoutes } from './calls/live-call-routes.ts'
import { recordingRoute } from './calls/recordings.ts'
import { webRtcRoutes } from './calls/web-rtc.ts'
import { chatRoutes } from './chats/chat-routes.ts'
import { accountRoutes } from './resources/account.ts'
import { agentVersionRoutes } from './resources/agent-versions.ts'
import { agentRoutes } from './resources/agents.ts'
import { appRoutes } from './resources/apps.ts'
import { contactImportRoutes } from './resources/contact-imports.ts'
import { contactRoutes } from './resources/contacts.ts'
import { crmRoutes } from './resources/crm.ts'
import { knowledgeBaseRoutes } from './resources/knowledge-bases.ts'
import { phoneNumberRoutes } from './resources/phone-numbers.ts'
import { playgroundRoutes } from './resources/playground.ts'
import { responseEngineRoutes } from './resources/response-engines.ts'
import { testRoutes } from './resources/tests.ts'
import { voiceRoutes } from './resources/voices.ts'
import { type RetellRoute, toEmulatorRoute } from './routing.ts'
import type { World } from './world.ts'

/** Every endpoint that takes a key, whatever the switches say. */
export const keyedRoutes: readonly RetellRoute[] = [
  accountRoutes,
  agentRoutes,
  agentVersionRoutes,
  responseEngineRoutes,
  knowledgeBaseRoutes,
  voiceRoutes,
  phoneNumberRoutes,
  contactRoutes,
  contactImportRoutes,
  appRoutes,
  crmRoutes,
  testRoutes,
  playgroundRoutes,
  createCallRoutes,
  callHistoryRoutes,
  liveCallRoutes,
  chatRoutes,
].flatMap((routes) => routes())

/** Returns the routes of one emulator: what its switches leave of the endpoints, signalling, and stored files. */
export function emulatorRoutes(world: World): EmulatorRoute[] {
  const { deprecatedRoutes, webCallV2 } = world.settings
  const served = keyedRoutes.filter(
    (route) => (deprecatedRoutes || !route.deprecated) && (webCallV2 || route.path !== '/v2/create-web-call'),
  )
  return [
    ...served.map((route) => toEmulatorRoute(world, route)),
    ...webRtcRoutes(world),
    recordingRoute(world),
  ]
}
