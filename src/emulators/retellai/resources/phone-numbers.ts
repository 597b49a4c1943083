import { VendorRefusal } from '../answers.ts'
import { addDocument, byCreation, mergeFields } from '../crud.ts'
import { asNumber, asString, compact, type JsonObject } from '../json.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { requireText } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import type { StoredDocument } from '../store.ts'

/** Returns the endpoints of phone numbers, whose id is the number in E.164 form. */
export function phoneNumberRoutes(): RetellRoute[] {
  return [buy, importNumber, read, update, remove, list, listAll]
}

const buy: RetellRoute = {
  method: 'POST',
  path: '/create-phone-number',
  success: 201,
  permission: edits('Phone'),
  handle(request) {
    const { phone_number: wanted, number_provider: provider, ...body } = request.json()
    const areaCode = asNumber(body.area_code) ?? 415
    const number = asString(wanted) ?? freeNumber(request, areaCode)
    return addNumber(request, number, {
      ...body,
      area_code: areaCode,
      phone_number_type: provider === 'telnyx' ? 'retell-telnyx' : 'retell-twilio',
    })
  },
}

const importNumber: RetellRoute = {
  method: 'POST',
  path: '/import-phone-number',
  success: 201,
  permission: edits('Phone'),
  handle(request) {
    const body = request.json()
    const number = requireText(body, 'phone_number')
    requireText(body, 'termination_uri')
    if (body.ignore_e164_validation === false && !/^\+[1-9]\d{6,14}$/.test(number)) {
      throw new VendorRefusal(400)
    }
    return addNumber(request, number, { ...withTrunk(body, {}), phone_number_type: 'custom' })
  },
}

const read: RetellRoute = {
  method: 'GET',
  path: '/get-phone-number/{phone_number}',
  permission: reads('Phone'),
  handle: (request) => presentNumber(numberOf(request)),
}

const update: RetellRoute = {
  method: 'PATCH',
  path: '/update-phone-number/{phone_number}',
  permission: edits('Phone'),
  handle(request) {
    const document = numberOf(request)
    mergeFields(request, document, withTrunk(request.json(), document.fields))
    return presentNumber(document)
  },
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/delete-phone-number/{phone_number}',
  success: 204,
  permission: edits('Phone'),
  handle(request) {
    request.organisation.phoneNumbers.delete(numberOf(request).id)
  },
}

const list: RetellRoute = {
  method: 'GET',
  path: '/v2/list-phone-numbers',
  permission: reads('Phone'),
  handle(request) {
    const numbers = request.organisation.phoneNumbers.list()
    return mapPage(paginate(numbers, byCreation, parsePageRequest(request.query)), presentNumber)
  },
}

const listAll: RetellRoute = {
  method: 'GET',
  path: '/list-phone-numbers',
  deprecated: true,
  permission: reads('Phone'),
  handle: (request) => request.organisation.phoneNumbers.list().map(presentNumber),
}

function numberOf(request: RetellRequest): StoredDocument {
  return found(request.organisation.phoneNumbers.get(request.param('phone_number')), 422)
}

function addNumber(request: RetellRequest, number: string, fields: JsonObject): JsonObject {
  if (request.organisation.phoneNumbers.get(number)) throw new VendorRefusal(400)
  return presentNumber(addDocument(request, request.organisation.phoneNumbers, number, fields))
}

/** Moves the SIP trunk settings to where answers show them. The password is taken and never shown. */
function withTrunk(body: JsonObject, before: JsonObject): JsonObject {
  const {
    termination_uri: uri,
    sip_trunk_auth_username: importedUser,
    sip_trunk_auth_password: _importedPassword,
    auth_username: user,
    auth_password: _password,
    transport,
    ignore_e164_validation: _ignored,
    ...rest
  } = body
  const trunk = compact({ termination_uri: uri, auth_username: importedUser ?? user, transport })
  if (Object.keys(trunk).length === 0) return rest
  const known = before.sip_outbound_trunk_config as JsonObject | undefined
  return { ...rest, sip_outbound_trunk_config: { ...known, ...trunk } }
}

function presentNumber(document: StoredDocument): JsonObject {
  return {
    ...document.fields,
    phone_number: document.id,
    phone_number_pretty: document.id.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3'),
    last_modification_timestamp: document.modifiedMs,
  }
}

/** Returns a fictional number (555-01xx) of the area that the workspace does not have yet. */
function freeNumber(request: RetellRequest, areaCode: number): string {
  for (let line = 100; line < 200; line += 1) {
    const number = `+1${areaCode}5550${line}`
    if (!request.organisation.phoneNumbers.get(number)) return number
  }
  throw new VendorRefusal(400)
}
