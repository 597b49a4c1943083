import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Python, Ruby, PHP, Perl, Lua, R and shells. */
const templates: Templates = {
  'python-client': ({ voice, quotedKey, random }) => ({
    file: random.pick(['main.py', 'app/transcribe.py', 'bot.py']),
    content: `import os\n${voice.pyImport}\n\n${voice.pyClient(quotedKey)}\n\n\nif __name__ == "__main__":\n    main()\n`,
  }),
  'python-requests': ({ url, headerName, headerValue, random }) => ({
    file: 'scripts/fetch.py',
    content: `import requests\n\nheaders = {"${headerName}": "${headerValue}"}\n${filler(random, 'python', 4)}\nr = requests.get("${url}", headers=headers, timeout=30)\nr.raise_for_status()\nprint(r.json())\n`,
  }),
  'python-getenv-default': ({ environment, quotedKey, quoted, snake }) => ({
    file: 'settings.py',
    content: `import os\n\nDEBUG = False\n${snake.toUpperCase()} = os.getenv(${quoted(environment)}, ${quotedKey})\nALLOWED_HOSTS = ["app.example.com"]\n`,
  }),
  'python-far-word': ({ word, quotedKey, random }) => ({
    file: 'worker/tasks.py',
    content: `"""Nightly jobs."""\n\nAPI_KEY = ${quotedKey}\n\n${filler(random, 'python', 9)}\n\ndef nightly():\n    """Send yesterday's recordings to ${word} and keep the answer."""\n    ...\n`,
  }),
  'python-dataclass': ({ word, key }) => ({
    file: 'core/settings.py',
    content: `from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass ${word.replaceAll(/[^A-Za-z]/g, '')}Settings:\n    key: str = "${key}"\n    poll_seconds: float = 3.0\n`,
  }),
  'python-fstring-triple': ({ key, host, headerName }) => ({
    file: 'tools/gen_curl.py',
    content: `TEMPLATE = """\ncurl https://${host}/ping \\\\\n  -H '${headerName}: ${key}' \\\\\n  -H 'accept: application/json'\n"""\n\nprint(TEMPLATE.strip())\n`,
  }),
  'ruby-initializer': ({ word, camel, quotedKey }) => ({
    file: 'config/initializers/voice.rb',
    content: `# frozen_string_literal: true\n\n# ${word} setup, see wiki\nRails.application.config.x.${camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = ${quotedKey}\nRails.application.config.x.poll_interval = 5.seconds\n`,
  }),
  'ruby-faraday': ({ host, headerName, headerValue }) => ({
    file: 'app/services/calls_client.rb',
    content: `class CallsClient\n  def connection\n    @connection ||= Faraday.new(url: 'https://${host}') do |f|\n      f.request :json\n      f.headers['${headerName}'] = '${headerValue}'\n    end\n  end\nend\n`,
  }),
  'php-curl': ({ url, headerName, headerValue }) => ({
    file: 'public/proxy.php',
    content: `<?php\n$ch = curl_init("${url}");\ncurl_setopt($ch, CURLOPT_RETURNTRANSFER, true);\ncurl_setopt($ch, CURLOPT_HTTPHEADER, array("${headerName}: ${headerValue}", "Content-Type: application/json"));\n$out = curl_exec($ch);\n`,
  }),
  'php-define': ({ environment, key }) => ({
    file: 'wp-config.php',
    content: `<?php\ndefine( 'DB_NAME', 'wordpress' );\ndefine( 'WP_DEBUG', false );\ndefine( '${environment}', '${key}' );\n$table_prefix = 'wp_';\n`,
  }),
  'php-config-array': ({ word, snake, quotedKey }) => ({
    file: 'config/services.php',
    content: `<?php\n\nreturn [\n    'mailgun' => ['domain' => env('MAILGUN_DOMAIN')],\n    '${word}' => [\n        '${snake}' => ${quotedKey},\n        'timeout' => 20,\n    ],\n];\n`,
  }),
  'perl-header': ({ url, headerName, headerValue }) => ({
    file: 'bin/pull.pl',
    content: `use strict; use warnings;\nuse HTTP::Tiny;\nmy $http = HTTP::Tiny->new(default_headers => { '${headerName}' => '${headerValue}' });\nmy $res = $http->get('${url}');\nprint $res->{content};\n`,
  }),
  'r-httr': ({ url, headerName, headerValue, word }) => ({
    file: 'analysis/pull.R',
    content: `library(httr)\n# pull from ${word}\nres <- GET("${url}", add_headers(\`${headerName}\` = "${headerValue}"))\ndf <- jsonlite::fromJSON(content(res, "text"))\n`,
  }),
  'lua-nginx': ({ key, host }) => ({
    file: 'nginx/lua/auth.lua',
    content: `local upstream = "${host}"\nlocal token = '${key}'\n\nlocal function access()\n  ngx.req.set_header("Host", upstream)\nend\n\nreturn { access = access, token = token }\n`,
  }),
  'elixir-config': ({ snake, key, word }) => ({
    file: 'config/runtime.exs',
    content: `import Config\n\nconfig :my_app, MyApp.Repo, pool_size: 10\n\n# ${word}\nconfig :my_app, ${snake}: "${key}"\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/code-scripted', templates)
}
