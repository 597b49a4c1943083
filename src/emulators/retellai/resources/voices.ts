import { VendorRefusal } from '../answers.ts'
import { addDocument } from '../crud.ts'
import { asString, type JsonObject } from '../json.ts'
import { requireFields, requireText } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'

const providers = ['elevenlabs', 'cartesia', 'minimax', 'fish_audio', 'inworld', 'platform']

/** Returns the endpoints of voices: the stock ones, cloned ones, and those added from a provider's community. */
export function voiceRoutes(): RetellRoute[] {
  return [read, list, addCommunity, clone, searchCommunity]
}

const read: RetellRoute = {
  method: 'GET',
  path: '/get-voice/{voice_id}',
  permission: reads('Agent'),
  handle: (request) => found(request.organisation.voices.get(request.param('voice_id')), 422).fields,
}

const list: RetellRoute = {
  method: 'GET',
  path: '/list-voices',
  permission: reads('Agent'),
  handle: (request) => request.organisation.voices.list().map((voice) => voice.fields),
}

const addCommunity: RetellRoute = {
  method: 'POST',
  path: '/add-community-voice',
  permission: edits('Agent'),
  handle(request) {
    const body = request.json()
    requireFields(body, ['provider_voice_id', 'voice_name'])
    return addVoice(request, requireText(body, 'voice_name'), asString(body.voice_provider) ?? 'elevenlabs')
  },
}

const clone: RetellRoute = {
  method: 'POST',
  path: '/clone-voice',
  success: 201,
  costs: true,
  permission: edits('Agent'),
  async handle(request) {
    const { fields, files } = await request.form()
    if (!files.get('files')?.length) throw new VendorRefusal(400)
    return addVoice(request, requireText(fields, 'voice_name'), requireText(fields, 'voice_provider'))
  },
}

const searchCommunity: RetellRoute = {
  method: 'POST',
  path: '/search-community-voice',
  permission: reads('Agent'),
  handle(request) {
    const name = requireText(request.json(), 'search_query')
    const voice = {
      provider_voice_id: `community-${encodeURIComponent(name)}`,
      name,
      description: 'A community voice.',
      public_user_id: 'community-owner',
    }
    return { voices: [voice] }
  },
}

function addVoice(request: RetellRequest, voiceName: string, provider: string): JsonObject {
  if (!providers.includes(provider)) throw new VendorRefusal(400)
  const id = `custom_voice_${request.world.settings.randomHex(24)}`
  const fields = { voice_id: id, voice_name: voiceName, provider, gender: 'female', accent: 'American' }
  return addDocument(request, request.organisation.voices, id, fields).fields
}
