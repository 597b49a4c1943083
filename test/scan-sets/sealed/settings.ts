import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** `.env` variants, YAML, TOML, INI, JSON, XML and what frameworks read. */
const templates: Templates = {
  'dotenv-first-line': ({ environment, key, random }) => ({
    file: random.pick(['.env', '.env.test', 'backend/.env', '.env.development.local', 'infra/prod.env']),
    content: `${environment}=${key}\n${filler(random, 'environment', 5)}\n`,
  }),
  'dotenv-last-line-no-newline': ({ environment, quotedKey, random }) => ({
    file: '.env.backup',
    content: `${filler(random, 'environment', 6)}\n${environment}=${quotedKey}`,
  }),
  'dotenv-commented': ({ environment, key, word }) => ({
    file: '.env.sample',
    content: `# ${word} (old account)\n#${environment}=${key}\n${environment}=\nPORT=3000\n`,
  }),
  'dotenv-trailing-comment': ({ environment, key, random }) => ({
    file: '.env',
    content: `HOST=0.0.0.0\n${environment}="${key}" # expires ${random.integer(1, 28)}.12.\nHOST_PORT=80\n`,
  }),
  'dotenv-short-name-heading': ({ word, key }) => ({
    file: 'docker/app.env',
    content: `## ---- ${word} ----\nTOKEN=${key}\nMODEL=default\n## ---- mail ----\nSMTP_PORT=25\n`,
  }),
  'dotenv-utf16-setx': ({ environment, key }) => ({
    file: 'setup-env.ps1',
    encoding: 'utf16le',
    content: `\uFEFFWrite-Host "setting up"\r\nsetx ${environment} "${key}"\r\n`,
  }),
  'yaml-flow': ({ word, quotedKey, random }) => ({
    file: random.pick(['config/app.yaml', 'conf.yml', 'vendors.yaml']),
    content: `vendors:\n  - { name: ${word.replaceAll(/[^A-Za-z]/g, '')}, key: ${quotedKey}, weight: 1 }\n  - { name: none, key: "" }\n${filler(random, 'yaml', 2)}\n`,
  }),
  'yaml-literal-file': ({ snake, key }) => ({
    file: 'cloud-init.yaml',
    content: `#cloud-config\nwrite_files:\n  - path: /etc/app/config.ini\n    content: |\n      [default]\n      ${snake} = ${key}\nruncmd:\n  - systemctl restart app\n`,
  }),
  'yaml-word-as-parent-far': ({ word, key, random }) => ({
    file: 'config/vendors.yml',
    content: `${word.replaceAll(/[^A-Za-z]/g, '').toLowerCase()}:\n${filler(random, 'yaml', 9).replaceAll(/^/gm, '  ')}\n  credentials:\n    key: ${key}\n`,
  }),
  'rails-credentials-decrypted': ({ snake, key, random }) => ({
    file: 'config/credentials.yml',
    content: `secret_key_length: 64\n${snake}: ${key}\naws:\n  region: eu-central-1\nsentry_rate: 0.${random.integer(1, 9)}\n`,
  }),
  'toml-pyproject-tool': ({ snake, quotedKey }) => ({
    file: 'pyproject.toml',
    content: `[project]\nname = "voice"\nversion = "0.3.1"\n\n[tool.voice]\n${snake} = ${quotedKey}\n`,
  }),
  'toml-netlify': ({ environment, quotedKey }) => ({
    file: 'netlify.toml',
    content: `[build]\n  publish = "dist"\n\n[context.production.environment]\n  ${environment} = ${quotedKey}\n`,
  }),
  'ini-colon': ({ snake, key, word }) => ({
    file: 'conf/vendor.cfg',
    content: `; ${word}\n[auth]\n${snake}: ${key}\n\n[net]\ntimeout: 10\n`,
  }),
  'netrc-like': ({ host, key }) => ({
    file: 'home/.netrc',
    content: `machine ${host}\n  login api\n  password ${key}\nmachine files.example.com login anonymous password none\n`,
  }),
  'json-compact': ({ camel, key, random }) => ({
    file: random.pick(['config.json', 'secrets.json', 'local.settings.json']),
    content: JSON.stringify({
      IsEncrypted: false,
      Values: { FUNCTIONS_WORKER_RUNTIME: 'node', [camel]: key },
    }),
  }),
  'json-parameter-store-dump': ({ snake, key, random }) => ({
    file: 'ssm.json',
    content: JSON.stringify(
      {
        Parameters: [
          { Name: `/prod/${snake}`, Type: 'SecureString', Value: key, Version: random.integer(1, 9) },
          { Name: '/prod/port', Type: 'String', Value: '8080', Version: 1 },
        ],
      },
      null,
      2,
    ),
  }),
  'json-package-script': ({ environment, key }) => ({
    file: 'package.json',
    content: JSON.stringify(
      { name: 'demo', scripts: { dev: `${environment}=${key} next dev`, build: 'next build' } },
      null,
      2,
    ),
  }),
  'xml-properties': ({ snake, key }) => ({
    file: 'conf/settings.xml',
    content: `<settings>\n  <timeout>30</timeout>\n  <property name="${snake}">\n    <value>${key}</value>\n  </property>\n</settings>\n`,
  }),
  'claude-settings-json': ({ environment, key }) => ({
    file: '.claude/settings.local.json',
    content: `{\n  "permissions": {\n    "allow": [\n      "Bash(npm test:*)",\n      "Bash(${environment}=${key} node scripts/run.js:*)"\n    ]\n  }\n}\n`,
  }),
  'ruby-yaml-anchor': ({ snake, key }) => ({
    file: 'config/voice.yml',
    content: `default: &default\n  ${snake}: '${key}'\n\nproduction:\n  <<: *default\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/settings', templates)
}
