import { Buffer } from 'node:buffer'
import { VendorRefusal } from '../answers.ts'
import { asList, asObject, asString, type JsonObject } from '../json.ts'
import { requireFields, requireText } from '../request-body.ts'
import { found, type RetellRequest, type RetellRoute } from '../routing.ts'
import { isBusy, presentJob, startJob } from './background-job.ts'
import { addContact, findByPhone } from './contacts.ts'

/** Returns the endpoints that fill contacts in bulk: from an uploaded CSV file, and from past calls. */
export function contactImportRoutes(): RetellRoute[] {
  return [upload, startImport, readImport, startBackfill, readBackfill]
}

const upload: RetellRoute = {
  method: 'POST',
  path: '/upload-contact-import-file',
  success: 201,
  async handle(request) {
    const { files } = await request.form()
    const file = files.get('file')?.[0]
    if (!file) throw new VendorRefusal(400)
    const uploadId = request.world.mintId('upload_')
    request.organisation.uploads.set(uploadId, Buffer.from(file.bytes).toString('utf8'))
    return { upload_id: uploadId, file_name: file.name }
  },
}

const startImport: RetellRoute = {
  method: 'POST',
  path: '/create-contact-import',
  success: 201,
  handle(request) {
    const body = request.json()
    requireFields(body, ['column_mapping', 'upload_id'])
    const columns = asList(body.column_mapping).map((entry) => {
      const mapping = asObject(entry)
      if (!mapping) throw new VendorRefusal(400)
      return {
        header: requireText(mapping, 'external_field_name'),
        field: requireText(mapping, 'field_name'),
      }
    })
    if (columns.filter(({ field }) => field === 'phone_number').length !== 1) throw new VendorRefusal(400)
    const csv = found(request.organisation.uploads.get(requireText(body, 'upload_id')), 404)
    if (isBusy(request.organisation.contactImport)) throw new VendorRefusal(409)
    const job = startJob(request.world, (running) => {
      for (const row of parseRows(csv, columns)) {
        if (importRow(request, row)) running.succeeded += 1
        else running.failed += 1
      }
    })
    request.organisation.contactImport = job
    return presentJob(job)
  },
}

const readImport: RetellRoute = {
  method: 'GET',
  path: '/get-contact-import',
  handle: (request) => presentJob(request.organisation.contactImport),
}

const startBackfill: RetellRoute = {
  method: 'POST',
  path: '/backfill-contact-analysis-data',
  handle(request) {
    requireFields(request.json(), ['backfill_attributes'])
    if (isBusy(request.organisation.contactBackfill)) throw new VendorRefusal(409)
    const job = startJob(request.world, (running) => {
      running.succeeded = request.organisation.contacts.list().length
    })
    request.organisation.contactBackfill = job
    return presentJob(job)
  },
}

const readBackfill: RetellRoute = {
  method: 'GET',
  path: '/get-backfill-contact-job-status',
  handle: (request) => presentJob(request.organisation.contactBackfill),
}

/** Creates or updates the contact of a row; false for a row without a phone number. */
function importRow(request: RetellRequest, row: JsonObject): boolean {
  const number = asString(row.phone_number)
  if (!number) return false
  const known = findByPhone(request.organisation, number)
  if (known) known.fields = { ...known.fields, ...row }
  else addContact(request, row)
  return true
}

/** Returns one object per line of a plain CSV file (no quoting), with the mapped columns only. */
function parseRows(csv: string, columns: readonly { header: string; field: string }[]): JsonObject[] {
  const [headerLine = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '')
  const headers = headerLine.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map(({ header, field }) => [field, cells[headers.indexOf(header)]]))
  })
}
