import { VendorRefusal } from '../answers.ts'
import { asList, asObject } from '../json.ts'
import { type FormBody, requireText } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import type { World } from '../world.ts'
import {
  type KnowledgeBase,
  type KnowledgeBaseSource,
  presentKnowledgeBase,
} from './knowledge-base-record.ts'

/** Returns the endpoints of knowledge bases; creating and adding take multipart bodies. */
export function knowledgeBaseRoutes(): RetellRoute[] {
  return [create, addSources, read, list, remove, removeSource]
}

const create: RetellRoute = {
  method: 'POST',
  path: '/create-knowledge-base',
  success: 201,
  costs: true,
  permission: edits('Agent'),
  async handle(request) {
    const form = await request.form()
    requireText(form.fields, 'knowledge_base_name')
    const base = request.organisation.knowledgeBases.add({
      id: request.world.mintId('knowledge_base_'),
      sequence: request.world.nextSequence(),
      fields: form.fields,
      sources: parseSources(form, request),
      status: 'in_progress',
      refreshedMs: undefined,
    })
    readSources(request.world, base)
    return presentKnowledgeBase(base)
  },
}

const addSources: RetellRoute = {
  method: 'POST',
  path: '/add-knowledge-base-sources/{knowledge_base_id}',
  success: 201,
  costs: true,
  permission: edits('Agent'),
  async handle(request) {
    const base = baseOf(request)
    const sources = parseSources(await request.form(), request)
    if (sources.length === 0) throw new VendorRefusal(400)
    base.sources.push(...sources)
    readSources(request.world, base)
    return presentKnowledgeBase(base)
  },
}

const read: RetellRoute = {
  method: 'GET',
  path: '/get-knowledge-base/{knowledge_base_id}',
  permission: reads('Agent'),
  handle: (request) => presentKnowledgeBase(baseOf(request)),
}

const list: RetellRoute = {
  method: 'GET',
  path: '/list-knowledge-bases',
  permission: reads('Agent'),
  handle: (request) => request.organisation.knowledgeBases.list().map(presentKnowledgeBase),
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/delete-knowledge-base/{knowledge_base_id}',
  success: 204,
  permission: edits('Agent'),
  handle(request) {
    request.organisation.knowledgeBases.delete(baseOf(request).id)
  },
}

const removeSource: RetellRoute = {
  method: 'DELETE',
  path: '/delete-knowledge-base-source/{knowledge_base_id}/source/{source_id}',
  permission: edits('Agent'),
  handle(request) {
    const base = baseOf(request)
    const index = base.sources.findIndex(({ sourceId }) => sourceId === request.param('source_id'))
    if (index === -1) throw new VendorRefusal(422)
    base.sources.splice(index, 1)
    return presentKnowledgeBase(base)
  },
}

function baseOf(request: RetellRequest): KnowledgeBase {
  return found(request.organisation.knowledgeBases.get(request.param('knowledge_base_id')), 422)
}

function readSources(world: World, base: KnowledgeBase): void {
  base.status = 'in_progress'
  world.after(world.settings.knowledgeBaseMs, () => {
    base.status = 'complete'
    base.refreshedMs = world.nowMs()
  })
}

function parseSources(form: FormBody, request: RetellRequest): KnowledgeBaseSource[] {
  const { origin } = request
  const source = (describe: (sourceId: string) => Record<string, unknown>): KnowledgeBaseSource => {
    const sourceId = request.world.mintId('source_')
    return { sourceId, fields: describe(sourceId) }
  }
  const texts = asList(form.fields.knowledge_base_texts).map((entry) => {
    const text = asObject(entry)
    if (!text) throw new VendorRefusal(400)
    const title = requireText(text, 'title')
    requireText(text, 'text')
    return source((id) => ({ type: 'text', title, content_url: `${origin}/knowledge/${id}.txt` }))
  })
  const urls = asList(form.fields.knowledge_base_urls).map((url) => source(() => ({ type: 'url', url })))
  const files = (form.files.get('knowledge_base_files') ?? []).map((file) =>
    source((id) => ({
      type: 'document',
      filename: file.name,
      file_size: file.bytes.byteLength,
      file_url: `${origin}/knowledge/${id}/${encodeURIComponent(file.name)}`,
    })),
  )
  return [...texts, ...urls, ...files]
}
