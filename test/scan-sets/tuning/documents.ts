import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Prose, notebooks, chats and tables. */
const templates: Templates = {
  'readme-code-block': ({ voice, quotedKey, word }) => ({
    file: 'README.md',
    content: `# Dictate\n\nUses ${word}.\n\n\`\`\`js\n${voice.jsImport}\nconst client = ${voice.jsClient(quotedKey)}\n\`\`\`\n`,
  }),
  'readme-inline': ({ word, key, random }) => ({
    file: 'docs/setup.md',
    content: `## Setup\n\n1. Install the dependencies.\n2. The ${word} key is \`${key}\` (ask ${random.pick(['Ana', 'Tom', 'Li'])} before you change it).\n3. Run \`npm start\`.\n`,
  }),
  'readme-word-after': ({ word, key }) => ({
    file: 'NOTES.md',
    content: `Key: ${key}\n\nThat one is for ${word}, staging only.\n`,
  }),
  'notebook-cell': ({ voice, key, random }) => ({
    file: 'notebooks/explore.ipynb',
    content: JSON.stringify(
      {
        cells: [
          { cell_type: 'markdown', metadata: {}, source: ['# Explore\n'] },
          {
            cell_type: 'code',
            execution_count: random.integer(1, 60),
            metadata: {},
            outputs: [],
            source: [`${voice.pyImport}\n`, ...voice.pyClient(`"${key}"`).split(/(?<=\n)/)],
          },
        ],
        nbformat: 4,
      },
      null,
      1,
    ),
  }),
  'notebook-output': ({ environment, key }) => ({
    file: 'demo.ipynb',
    content: JSON.stringify({
      cells: [
        {
          cell_type: 'code',
          outputs: [
            {
              output_type: 'stream',
              name: 'stdout',
              text: ['PATH=/opt/conda/bin\n', `${environment}=${key}\n`],
            },
          ],
          source: ['!env'],
        },
      ],
    }),
  }),
  'chat-export': ({ word, key }) => ({
    file: 'export/general.json',
    content: JSON.stringify([
      { user: 'U1', ts: '1790000000.0001', text: 'anyone has the key?' },
      { user: 'U2', ts: '1790000000.0002', text: `sure, ${word}: ${key} pls don't share` },
    ]),
  }),
  'csv-of-keys': ({ word, key, random }) => ({
    file: 'ops/credentials.csv',
    content: `service,owner,key\nstripe-test,ana,none\n${word},${random.pick(['tom', 'li', 'ana'])},${key}\n`,
  }),
  'code-comment-block': ({ word, key, random }) => ({
    file: 'src/util.js',
    content: `/*\n * old ${word} credentials\n * ${key}\n * remove after ${random.integer(1, 28)} March\n */\n${filler(random, 'javascript', 4)}\n`,
  }),
  'todo-prose-far': ({ word, key, random }) => ({
    file: 'docs/handover.txt',
    content: `Handover: ${word} integration\n\n${filler(random, 'prose', 6)}\n\nAPI key = ${key}\n\n${filler(random, 'prose', 2)}\n`,
  }),
  'git-diff': ({ environment, key, random }) => ({
    file: 'changes.patch',
    content: `diff --git a/.env b/.env\nindex ${random.hex(7)}..${random.hex(7)} 100644\n--- a/.env\n+++ b/.env\n@@ -1,2 +1,3 @@\n PORT=3000\n+${environment}=${key}\n LOG_LEVEL=info\n`,
  }),
  'sql-seed': ({ word, key, random }) => ({
    file: 'db/seeds.sql',
    content: `INSERT INTO integrations (id, vendor, api_key, active) VALUES\n  (${random.integer(1, 99)}, '${word}', '${key}', true);\n`,
  }),
  'asciidoc-table': ({ word, key }) => ({
    file: 'docs/accounts.adoc',
    content: `= Accounts\n\n|===\n|Service |Key\n\n|${word}\n|${key}\n|===\n`,
  }),
  'env-inside-json-string': ({ environment, key }) => ({
    file: 'gist.json',
    content: JSON.stringify({
      files: { '.env': { content: `PORT=3000\n${environment}=${key}\nDEBUG=1\n` } },
    }),
  }),
  'key-on-line-of-its-own-in-json-string': ({ word, key }) => ({
    file: 'tickets/4411.json',
    content: JSON.stringify({ subject: `${word} key`, body: `Hi,\nhere it is:\n${key}\nThanks` }),
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/documents', templates)
}
