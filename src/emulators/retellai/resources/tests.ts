import { VendorRefusal } from '../answers.ts'
import { byCreation, type ResourceTable, resourceRoutes } from '../crud.ts'
import { asList, asObject } from '../json.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { requireFields } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import { isEngineOfQuery, presentBatch, presentDefinition, presentRun, type TestRun } from './test-record.ts'

/** Returns the endpoints of test cases, batches of them, and their runs. */
export function testRoutes(): RetellRoute[] {
  return [
    ...resourceRoutes(definitions),
    createBatch,
    readBatch,
    listBatches,
    listAllBatches,
    readRun,
    listRuns,
    listAllRuns,
  ]
}

const definitions: ResourceTable = {
  documents: (organisation) => organisation.testCases,
  idPrefix: 'test_case_',
  idParam: 'test_case_definition_id',
  permission: 'Testing',
  present: presentDefinition,
  create: {
    path: '/create-test-case-definition',
    requires: ['name', 'response_engine', 'user_prompt', 'metrics'],
    costs: true,
  },
  read: { path: '/get-test-case-definition/{test_case_definition_id}', unknown: 404 },
  update: {
    method: 'PUT',
    path: '/update-test-case-definition/{test_case_definition_id}',
    unknown: 404,
  },
  remove: { path: '/delete-test-case-definition/{test_case_definition_id}', unknown: 404 },
  list: {
    path: '/v2/list-test-case-definitions',
    deprecatedPath: '/list-test-case-definitions',
    select(documents, { query }) {
      requireType(query)
      return documents.filter(({ fields }) => isEngineOfQuery(fields.response_engine, query))
    },
  },
}

const createBatch: RetellRoute = {
  method: 'POST',
  path: '/create-batch-test',
  success: 201,
  costs: true,
  permission: edits('Testing'),
  handle(request) {
    const { world, organisation } = request
    const body = request.json()
    requireFields(body, ['test_case_definition_ids', 'response_engine'])
    const responseEngine = asObject(body.response_engine)
    const ids = asList(body.test_case_definition_ids)
    if (!responseEngine || ids.length === 0) throw new VendorRefusal(400)
    const createdMs = world.nowMs()
    const runs = ids.map((id): TestRun => {
      const definition = organisation.testCases.get(String(id))
      if (!definition) throw new VendorRefusal(400)
      return {
        id: world.mintId('test_case_job_'),
        sequence: world.nextSequence(),
        createdMs,
        modifiedMs: createdMs,
        definition: presentDefinition(definition),
        status: 'in_progress',
      }
    })
    const batch = organisation.testBatches.add({
      id: world.mintId('test_batch_'),
      sequence: world.nextSequence(),
      createdMs,
      modifiedMs: createdMs,
      responseEngine,
      runs,
    })
    world.after(world.settings.testRunMs, () => {
      for (const run of runs) {
        run.status = 'pass'
        run.modifiedMs = world.nowMs()
      }
      batch.modifiedMs = world.nowMs()
    })
    return presentBatch(batch)
  },
}

const readBatch: RetellRoute = {
  method: 'GET',
  path: '/get-batch-test/{test_case_batch_job_id}',
  permission: reads('Testing'),
  handle: (request) => presentBatch(batchOf(request)),
}

const listBatches: RetellRoute = {
  method: 'GET',
  path: '/v2/list-batch-tests',
  permission: reads('Testing'),
  handle: (request) =>
    mapPage(paginate(selectBatches(request), byCreation, parsePageRequest(request.query)), presentBatch),
}

const listAllBatches: RetellRoute = {
  method: 'GET',
  path: '/list-batch-tests',
  deprecated: true,
  permission: reads('Testing'),
  handle: (request) => selectBatches(request).map(presentBatch),
}

const readRun: RetellRoute = {
  method: 'GET',
  path: '/get-test-run/{test_case_job_id}',
  permission: reads('Testing'),
  handle(request) {
    const runs = request.organisation.testBatches.list().flatMap((batch) => batch.runs)
    return presentRun(
      found(
        runs.find(({ id }) => id === request.param('test_case_job_id')),
        404,
      ),
    )
  },
}

const listRuns: RetellRoute = {
  method: 'GET',
  path: '/v2/list-test-runs/{test_case_batch_job_id}',
  permission: reads('Testing'),
  handle: (request) =>
    mapPage(paginate(batchOf(request).runs, byCreation, parsePageRequest(request.query)), presentRun),
}

const listAllRuns: RetellRoute = {
  method: 'GET',
  path: '/list-test-runs/{test_case_batch_job_id}',
  deprecated: true,
  permission: reads('Testing'),
  handle: (request) => batchOf(request).runs.map(presentRun),
}

function batchOf(request: RetellRequest) {
  return found(request.organisation.testBatches.get(request.param('test_case_batch_job_id')), 404)
}

function selectBatches({ organisation, query }: RetellRequest) {
  requireType(query)
  return organisation.testBatches.list().filter((batch) => isEngineOfQuery(batch.responseEngine, query))
}

function requireType(query: URLSearchParams): void {
  if (!['retell-llm', 'conversation-flow'].includes(query.get('type') ?? '')) throw new VendorRefusal(400)
}
