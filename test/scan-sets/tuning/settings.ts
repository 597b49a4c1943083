import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** `.env` variants, YAML, TOML, INI, JSON, XML and what frameworks read. */
const templates: Templates = {
  'dotenv-plain': ({ environment, key, random }) => ({
    file: random.pick(['.env', '.env.local', '.env.production', 'apps/api/.env', '.env.staging']),
    content: `${filler(random, 'environment', 4)}\n${environment}=${key}\n${filler(random, 'environment', 3)}\n`,
  }),
  'dotenv-quoted-export': ({ environment, quotedKey, random }) => ({
    file: random.pick(['.envrc', 'env.sh', '.env.dev']),
    content: `export PATH="$PWD/bin:$PATH"\nexport ${environment}=${quotedKey}\n${filler(random, 'environment', 2).replaceAll(/^/gm, 'export ')}\n`,
  }),
  'dotenv-public-prefix': ({ environment, key, random }) => ({
    file: '.env',
    content: `${random.pick(['VITE_', 'NEXT_PUBLIC_', 'REACT_APP_', 'EXPO_PUBLIC_', 'NUXT_PUBLIC_'])}${environment}=${key}\nVITE_APP_TITLE=Dictation\n`,
  }),
  'dotenv-windows-lines': ({ environment, key }) => ({
    file: '.env',
    content: `PORT=8080\r\n${environment} = ${key}\r\nDEBUG=1\r\n`,
  }),
  'dotenv-comment-names-vendor': ({ word, key, random }) => ({
    file: '.env.example',
    content: `# ${word}\n${random.pick(['API_KEY', 'STT_KEY', 'PROVIDER_TOKEN', 'SECRET'])}=${key}\n\n# database\nDATABASE_URL=\n`,
  }),
  'dotenv-utf16': ({ environment, key }) => ({
    file: '.env',
    encoding: 'utf16le',
    content: `\uFEFFPORT=3000\r\n${environment}=${key}\r\n`,
  }),
  'yaml-nested': ({ word, key, random }) => ({
    file: random.pick(['config.yaml', 'config/production.yml', 'settings.yaml']),
    content: `${filler(random, 'yaml', 3)}\nproviders:\n  ${word.toLowerCase().replaceAll(/[^a-z]/g, '')}:\n    api_key: ${key}\n    timeout: 30\n${filler(random, 'yaml', 2)}\n`,
  }),
  'yaml-block-scalar': ({ environment, key }) => ({
    file: 'deploy/values.yml',
    content: `files:\n  dotenv: |\n    PORT=80\n    ${environment}=${key}\n    LOG_LEVEL=warn\nmode: "0600"\n`,
  }),
  'yaml-folded-key-alone': ({ snake, key }) => ({
    file: 'vars/secrets.yml',
    content: `${snake}: >-\n  ${key}\nother: value\n`,
  }),
  'yaml-name-value-list': ({ environment, key }) => ({
    file: 'app.yaml',
    content: `runtime: nodejs22\nenv_variables:\n- name: ${environment}\n  value: "${key}"\n- name: PORT\n  value: "8080"\n`,
  }),
  'toml-table': ({ word, quotedKey }) => ({
    file: 'wrangler.toml',
    content: `name = "edge-proxy"\nmain = "src/index.ts"\n\n[vars]\n# ${word}\nAPI_TOKEN = ${quotedKey}\n`,
  }),
  'toml-streamlit': ({ snake, key }) => ({
    file: '.streamlit/secrets.toml',
    content: `[general]\n${snake} = '${key}'\n`,
  }),
  'ini-section': ({ word, key, random }) => ({
    file: 'etc/app.ini',
    content: `[server]\nport = 80\n\n[${word}]\nkey${random.pick(['=', ' = ', ': '])}${key}\n`,
  }),
  'properties-dotted': ({ snake, key }) => ({
    file: 'src/main/resources/application.properties',
    content: `server.port=8080\nspring.datasource.url=jdbc:h2:mem:test\n${snake.replaceAll('_', '.')}=${key}\n`,
  }),
  'json-appsettings': ({ word, key }) => ({
    file: 'appsettings.Development.json',
    content: JSON.stringify({ Logging: { Level: 'Debug' }, [word]: { ApiKey: key, Retries: 3 } }, null, 2),
  }),
  'json-name-value-pair': ({ environment, key }) => ({
    file: 'ecs/task-definition.json',
    content: JSON.stringify({
      family: 'api',
      containerDefinitions: [
        {
          name: 'api',
          environment: [
            { name: 'PORT', value: '80' },
            { name: environment, value: key },
          ],
        },
      ],
    }),
  }),
  'json-vscode-launch': ({ environment, key }) => ({
    file: '.vscode/launch.json',
    content: `{\n  // hover for help\n  "version": "0.2.0",\n  "configurations": [\n    {\n      "type": "node",\n      "name": "api",\n      "env": { "${environment}": "${key}" },\n    },\n  ],\n}\n`,
  }),
  'xml-app-config': ({ environment, key }) => ({
    file: 'Web.config',
    content: `<?xml version="1.0"?>\n<configuration>\n  <appSettings>\n    <add key="${environment}" value="${key}" />\n    <add key="PageSize" value="20" />\n  </appSettings>\n</configuration>\n`,
  }),
  'xml-android-strings': ({ snake, key }) => ({
    file: 'app/src/main/res/values/strings.xml',
    content: `<resources>\n    <string name="app_name">Dictate</string>\n    <string name="${snake}" translatable="false">${key}</string>\n</resources>\n`,
  }),
  'mcp-settings': ({ word, environment, key }) => ({
    file: '.cursor/mcp.json',
    content: JSON.stringify(
      {
        mcpServers: {
          [word.toLowerCase()]: { command: 'npx', args: ['-y', 'mcp-server'], env: { [environment]: key } },
        },
      },
      null,
      2,
    ),
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/settings', templates)
}
