import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'
import type { Scene } from '../support/scene.ts'

function compact({ random }: Pick<Scene, 'random'>): string {
  return random.uuid().replaceAll('-', '')
}

/** UUIDs without dashes, which look exactly like AssemblyAI's keys, beside the vendor's word: their names say what they are. */
const templates: Templates = {
  'response-body': (scene) => ({
    file: 'fixtures/response.json',
    content: JSON.stringify(
      { url: scene.url, id: compact(scene), status: 'completed', request_id: compact(scene) },
      null,
      2,
    ),
  }),
  'session-log': (scene) => ({
    file: 'live.log',
    content: `INFO ${scene.word} session_id=${compact(scene)} opened\nINFO ${scene.word} session_id=${compact(scene)} closed after 31 s\n`,
  }),
  'database-rows': (scene) => ({
    file: 'rows.csv',
    content: `uuid,vendor,seconds\n${compact(scene)},${scene.word},12\n${compact(scene)},${scene.word},40\n`,
  }),
  'correlation-header': (scene) => ({
    file: 'trace.har',
    content: JSON.stringify({
      log: {
        entries: [
          { request: { url: scene.url, headers: [{ name: 'x-correlation-id', value: compact(scene) }] } },
        ],
      },
    }),
  }),
  'page-link': (scene) => ({
    file: 'README.md',
    content: `See the [${scene.word} notes](https://notes.example.com/${compact(scene)}) and https://files.example.com/d/${compact(scene)}/view.\n`,
  }),
  'python-test-id': (scene) => ({
    file: 'tests/test_client.py',
    content: `${scene.voice.pyImport}\n\nTRANSCRIPT_ID = "${compact(scene)}"\n\ndef test_get(client):\n    assert client.get(TRANSCRIPT_ID)\n`,
  }),
  'build-hash': (scene) => ({
    file: 'build.json',
    content: JSON.stringify({ app: scene.word, hash: compact(scene), chunks: [`${compact(scene)}.js`] }),
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('tuning/negatives-identifiers', templates, { vendors: ['assemblyai'], variants: 6 })
}
