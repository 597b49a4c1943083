import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Python, Ruby, PHP, Groovy, Julia, Clojure and shells. */
const templates: Templates = {
  'python-module-constant': ({ snake, quotedKey, random, voice }) => ({
    file: random.pick(['config.py', 'app/constants.py', 'secrets.py']),
    content: `${filler(random, 'python', 2)}\n${snake.toUpperCase()}${random.pick([' = ', '=', ': str = '])}${quotedKey}\n\n${voice.pyImport}\n`,
  }),
  'python-os-environ': ({ environment, quotedKey, voice, quoted }) => ({
    file: 'run_local.py',
    content: `import os\nos.environ[${quoted(environment)}] = ${quotedKey}\n\n${voice.pyImport}\n\nprint("ready")\n`,
  }),
  'python-aiohttp': ({ url, headerName, headerValue }) => ({
    file: 'bot/session.py',
    content: `async def call(payload: dict) -> dict:\n    async with aiohttp.ClientSession(\n        headers={'Content-Type': 'application/json', '${headerName}': '${headerValue}'}\n    ) as session:\n        async with session.post('${url}', json=payload) as answer:\n            return await answer.json()\n`,
  }),
  'python-argparse-default': ({ word, key }) => ({
    file: 'cli.py',
    content: `parser = argparse.ArgumentParser(description="Client for ${word}")\nparser.add_argument("--api-key", default="${key}", help="leave it alone")\nparser.add_argument("--out", type=Path)\n`,
  }),
  'python-pydantic': ({ snake, key }) => ({
    file: 'app/settings.py',
    content: `class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file=".env")\n\n    database_url: str = "sqlite:///./app.db"\n    ${snake}: SecretStr = SecretStr("${key}")\n`,
  }),
  'python-docstring': ({ word, key, random }) => ({
    file: 'legacy/pull.py',
    content: `def pull():\n    """Pulls everything from ${word}.\n\n    Use key ${key} on the test box.\n    """\n${filler(random, 'python', 1).replaceAll(/^/gm, '    ')}\n`,
  }),
  'django-settings-far': ({ word, key, random }) => ({
    file: 'project/settings/base.py',
    content: `# third parties: ${word}\n${filler(random, 'python', 8)}\nINSTALLED_APPS = ["django.contrib.admin"]\nTHIRD_PARTY = {\n    "timeout": 30,\n    "api_key": "${key}",\n}\n`,
  }),
  'ruby-client': ({ word, key, host }) => ({
    file: 'lib/tasks/sync.rake',
    content: `desc 'Sync with ${word}'\ntask sync: :environment do\n  client = HTTP.auth("${key}").persistent('https://${host}')\n  client.get('/').flush\nend\n`,
  }),
  'ruby-env-fetch': ({ environment, quotedKey, quoted }) => ({
    file: 'config/application.rb',
    content: `module Demo\n  class Application < Rails::Application\n    config.voice_key = ENV.fetch(${quoted(environment)}) { ${quotedKey} }\n    config.time_zone = 'Berlin'\n  end\nend\n`,
  }),
  'php-guzzle': ({ host, headerName, headerValue }) => ({
    file: 'src/Client.php',
    content: `<?php\nnamespace App;\n\nfinal class Client {\n    public function http(): \\GuzzleHttp\\Client {\n        return new \\GuzzleHttp\\Client([\n            'base_uri' => 'https://${host}/',\n            'headers' => ['${headerName}' => '${headerValue}', 'Accept' => 'application/json'],\n        ]);\n    }\n}\n`,
  }),
  'php-property': ({ camel, quotedKey, word }) => ({
    file: 'app/Services/Voice.php',
    content: `<?php\n\nclass Voice\n{\n    /** @var string ${word} */\n    protected $${camel} = ${quotedKey};\n}\n`,
  }),
  'groovy-jenkins': ({ environment, quotedKey }) => ({
    file: 'Jenkinsfile',
    content: `pipeline {\n  agent any\n  environment {\n    CI = 'true'\n    ${environment} = ${quotedKey}\n  }\n  stages { stage('test') { steps { sh 'make test' } } }\n}\n`,
  }),
  'julia-http': ({ url, headerName, headerValue }) => ({
    file: 'scripts/pull.jl',
    content: `using HTTP, JSON3\n\nresponse = HTTP.get("${url}", ["${headerName}" => "${headerValue}"])\nJSON3.read(response.body)\n`,
  }),
  'clojure-edn': ({ snake, key }) => ({
    file: 'resources/config.edn',
    content: `{:server {:port 3000}\n :${snake.replaceAll('_', '-')} "${key}"\n :retries 3}\n`,
  }),
  'google-apps-script': ({ key, url, headerName, voice }) => ({
    file: 'Code.gs',
    content: `var KEY = '${key}';\n\nfunction onOpen() {\n  SpreadsheetApp.getUi().createMenu('Calls').addItem('Pull', 'pull').addToUi();\n}\n\nfunction pull() {\n  var options = { headers: { '${headerName}': '${voice.headerPrefix}' + KEY } };\n  Logger.log(UrlFetchApp.fetch('${url}', options));\n}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/code-scripted', templates)
}
