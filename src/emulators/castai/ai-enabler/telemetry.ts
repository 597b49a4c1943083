import { type CastaiCall, type CastaiHandler, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asList, asNumber, asObject, asText, asTexts, type JsonObject } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readWindow } from '../reports/figures.ts'

/** Telemetry from the vendor's coding tools, and what is counted from it. */
export function telemetryHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('telemetry', call.organizationId)
  const ingest =
    (field: string): CastaiHandler =>
    (call) => {
      const report = call.object(field)
      shelf(call).put({ id: state.newId(), field, atMs: state.nowMs(), names: metricNames(report) })
      return ok()
    }
  return {
    'POST /ai-optimizer/v1beta/logs:ingest': ingest('resourceLogs'),
    'POST /ai-optimizer/v1beta/metrics:ingest': ingest('resourceMetrics'),
    'GET /ai-optimizer/v1beta/productivity-metrics': (call) => {
      const { startMs, endMs } = readWindow(call, 'from', 'to')
      const wanted = call.query.getAll('metricNames')
      const inside = shelf(call)
        .list()
        .filter(({ atMs }) => asNumber(atMs) >= startMs && asNumber(atMs) <= endMs)
      const names = inside.flatMap((report) => asTexts(report.names))
      const counts = Map.groupBy(
        names.filter((name) => wanted.length === 0 || wanted.includes(name)),
        (name) => name,
      )
      const summaries = [...counts].map(([metricName, same]) => ({ metricName, count: String(same.length) }))
      return ok({ from: call.query.get('from'), to: call.query.get('to'), summaries, sessionStats: null })
    },
  }
}

/** Names of the metrics in an OpenTelemetry export. */
function metricNames(report: JsonObject): string[] {
  return asList(report.resourceMetrics)
    .flatMap((resource) => asList(asObject(resource).scopeMetrics))
    .flatMap((scope) => asList(asObject(scope).metrics))
    .map((metric) => asText(asObject(metric).name))
}
