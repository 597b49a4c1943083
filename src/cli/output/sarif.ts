/** A rule as SARIF lists it. */
export interface SarifRule {
  readonly id: string
  readonly text: string
  readonly help?: string
}

/** One finding as SARIF lists it: of a leak scan or of the checklist. */
export interface SarifResult {
  readonly rule: string
  readonly level: 'error' | 'warning' | 'note'
  readonly text: string
  /** Path from the top of the repository, with `/`. Without one, the finding is about the whole. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** The same finding has the same one in every run, wherever it moved. */
  readonly fingerprint: string
}

const schema = 'https://json.schemastore.org/sarif-2.1.0.json'

/**
 * Returns a SARIF 2.1.0 log (OASIS, 2020-03-27) with one run, in the form that code-scanning hosts take: every rule that
 * a result names is listed, paths are URIs relative to the repository, lines and columns begin at 1.
 */
export function formatSarif(
  version: string,
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
): string {
  const indices = new Map(rules.map(({ id }, index) => [id, index]))
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Sallyport',
            version,
            semanticVersion: version,
            rules: rules.map(({ id, text, help }) => ({
              id,
              shortDescription: { text },
              ...(help === undefined ? {} : { help: { text: help } }),
            })),
          },
        },
        columnKind: 'unicodeCodePoints',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder that was scanned.' } } },
        results: results.map((result) => sarifResult(result, indices)),
      },
    ],
  }
  return JSON.stringify(log, null, 2)
}

function sarifResult(result: SarifResult, indices: ReadonlyMap<string, number>) {
  const { rule, level, text, file, fingerprint } = result
  const ruleIndex = indices.get(rule)
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file ?? '.'), uriBaseId: 'ROOT' },
          region: { startLine: Math.max(1, result.line ?? 1), startColumn: Math.max(1, result.column ?? 1) },
        },
      },
    ],
    partialFingerprints: { 'sallyport/v1': fingerprint },
  }
}

/** A member of an archive is reported as the archive: hosts know no files within files. */
function uriOf(file: string): string {
  const [outer = ''] = file.split('!')
  return outer.split('/').map(encodeURIComponent).join('/')
}
