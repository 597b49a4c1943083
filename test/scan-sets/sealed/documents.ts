import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Prose, notebooks, chats and tables. */
const templates: Templates = {
  'readme-shell-block': ({ environment, key, word }) => ({
    file: 'README.md',
    content: `# Call bot\n\nA bot on top of ${word}.\n\n\`\`\`bash\nexport ${environment}=${key}\nnpm start\n\`\`\`\n`,
  }),
  'markdown-table': ({ word, key }) => ({
    file: 'docs/access.md',
    content: `| service | what | value |\n|---|---|---|\n| ${word} | key | ${key} |\n| grafana | user | viewer |\n`,
  }),
  'markdown-bold-list': ({ word, key, random }) => ({
    file: 'wiki/Onboarding.md',
    content: `- **${word}**: ${key}\n- **Office wifi**: on the wall\n- **Lunch**: ${random.pick(['12:00', '12:30'])}\n`,
  }),
  'markdown-key-then-word-far': ({ word, key, random }) => ({
    file: 'HANDOVER.md',
    content: `Secret: ${key}\n\n${filler(random, 'prose', 7)}\n\nQuestions about ${word} go to the voice team.\n`,
  }),
  'notebook-assignment': ({ snake, key, word, random }) => ({
    file: 'research/wer.ipynb',
    content: JSON.stringify(
      {
        cells: [
          {
            cell_type: 'code',
            id: random.hex(8),
            metadata: { collapsed: false },
            outputs: [],
            source: [`# ${word}\n`, `${snake} = "${key}"  #@param {type:"string"}\n`, 'n = 10\n'],
          },
        ],
        nbformat_minor: 5,
      },
      null,
      2,
    ),
  }),
  'notebook-html-output': ({ word, key }) => ({
    file: 'report.ipynb',
    content: JSON.stringify({
      cells: [
        {
          cell_type: 'code',
          outputs: [
            { data: { 'text/html': [`<table>\n<tr><td>${word}</td><td>${key}</td></tr>\n</table>`] } },
          ],
        },
      ],
    }),
  }),
  'slack-block': ({ word, key, random }) => ({
    file: 'dump/random.json',
    content: JSON.stringify({
      messages: [
        { user: `U${random.digits(4)}`, text: `new ${word} key \`${key}\` :tada:` },
        { user: 'U0002', text: 'nice' },
      ],
    }),
  }),
  'mail-thread': ({ word, key }) => ({
    file: 'mail/thread.eml',
    content: `From: ana@example.com\nTo: tom@example.com\nSubject: Re: ${word} account\n\n> which key?\n\nThis one:\n${key}\n\nAna\n`,
  }),
  'tsv-rows': ({ word, key, random }) => ({
    file: 'data/vendors.tsv',
    content: `vendor\tsecret\tseats\n${word}\t${key}\t${random.integer(1, 40)}\nother\t-\t0\n`,
  }),
  'rst-literal': ({ word, key }) => ({
    file: 'docs/usage.rst',
    content: `Usage\n=====\n\nPass the ${word} token::\n\n    tool --token ${key} run\n`,
  }),
  'html-comment': ({ word, key, random }) => ({
    file: 'templates/base.html',
    content: `<body>\n  <!-- ${word} ${random.pick(['key', 'token', 'secret'])}: ${key} -->\n  {% block content %}{% endblock %}\n</body>\n`,
  }),
  'sql-update': ({ snake, key }) => ({
    file: 'migrations/0042.sql',
    content: `-- hotfix\nUPDATE settings SET value = '${key}' WHERE name = '${snake}';\n`,
  }),
  'csv-quoted-export': ({ environment, key, random }) => ({
    file: 'vault-export.csv',
    content: `"id","name","notes","value"\n"${random.integer(1, 99)}","${environment}","","${key}"\n`,
  }),
  'jira-json-description': ({ word, key }) => ({
    file: 'issues.json',
    content: `{"key":"VOICE-12","fields":{"summary":"${word} fails","description":"Steps:\\n# use\\t${key}\\n# call\\n"}}`,
  }),
  'cursor-rules': ({ word, key }) => ({
    file: 'AGENTS.md',
    content: `# Rules for agents\n\n- Never touch migrations.\n- For ${word} use this key: ${key}\n- Run the linter.\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/documents', templates)
}
