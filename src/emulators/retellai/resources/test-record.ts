import { asObject, type JsonObject } from '../json.ts'
import type { StoredDocument, StoredItem } from '../store.ts'

/** One test case of a batch: it keeps the definition as it was when the batch started. */
export interface TestRun extends StoredItem {
  readonly createdMs: number
  modifiedMs: number
  readonly definition: JsonObject
  status: 'in_progress' | 'pass' | 'fail' | 'error'
}

/** Several test cases run together against one response engine. */
export interface TestBatch extends StoredItem {
  readonly createdMs: number
  modifiedMs: number
  readonly responseEngine: JsonObject
  readonly runs: readonly TestRun[]
}

/** Returns a definition with the vendor's defaults. */
export function presentDefinition(document: StoredDocument): JsonObject {
  return {
    dynamic_variables: {},
    tool_mocks: [],
    llm_model: 'gpt-4.1',
    ...document.fields,
    test_case_definition_id: document.id,
    type: 'simulation',
    creation_timestamp: document.createdMs,
    user_modified_timestamp: document.modifiedMs,
  }
}

/** Returns a run as the vendor shows it. */
export function presentRun(run: TestRun): JsonObject {
  const isDone = run.status !== 'in_progress'
  return {
    test_case_job_id: run.id,
    status: run.status,
    test_case_definition_id: run.definition.test_case_definition_id,
    test_case_definition_snapshot: run.definition,
    transcript_snapshot: null,
    result_explanation: isDone ? 'Every metric was met.' : null,
    creation_timestamp: run.createdMs,
    user_modified_timestamp: run.modifiedMs,
  }
}

/** Returns a batch with its runs counted. */
export function presentBatch(batch: TestBatch): JsonObject {
  const count = (status: TestRun['status']) => batch.runs.filter((run) => run.status === status).length
  return {
    test_case_batch_job_id: batch.id,
    status: count('in_progress') > 0 ? 'in_progress' : 'complete',
    response_engine: batch.responseEngine,
    pass_count: count('pass'),
    fail_count: count('fail'),
    error_count: count('error'),
    total_count: batch.runs.length,
    creation_timestamp: batch.createdMs,
    user_modified_timestamp: batch.modifiedMs,
  }
}

/** Returns whether a response engine is the one the query of a list names by type, id and version. */
export function isEngineOfQuery(engine: unknown, query: URLSearchParams): boolean {
  const { type, llm_id: llmId, conversation_flow_id: flowId, version } = asObject(engine) ?? {}
  const matches = (name: string, actual: unknown) => !query.get(name) || query.get(name) === String(actual)
  return (
    matches('type', type) &&
    matches('llm_id', llmId) &&
    matches('conversation_flow_id', flowId) &&
    matches('version', version ?? 0)
  )
}
