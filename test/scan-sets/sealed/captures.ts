import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Recorded traffic and the tools that send it: HAR, Postman, curl, logs. */
const templates: Templates = {
  'har-long-entry': ({ url, headerName, headerValue, random }) => ({
    file: random.pick(['session.har', 'bug-1182.har']),
    content: JSON.stringify(
      {
        log: {
          version: '1.2',
          pages: [{ id: 'page_1', title: 'https://app.example.com/' }],
          entries: [
            {
              request: {
                method: 'GET',
                url: 'https://app.example.com/main.css',
                headers: [{ name: 'if-none-match', value: `"${random.hex(16)}"` }],
              },
              response: { status: 304 },
            },
            {
              _initiator: { type: 'script', stack: { callFrames: [{ functionName: 'k', lineNumber: 1 }] } },
              request: {
                method: 'POST',
                url,
                httpVersion: 'h2',
                headers: [
                  { name: ':method', value: 'POST' },
                  { name: 'accept-encoding', value: 'gzip, deflate, br, zstd' },
                  { name: 'accept-language', value: 'de-DE,de;q=0.9,en;q=0.8' },
                  { name: 'origin', value: 'https://app.example.com' },
                  { name: 'sec-ch-ua', value: '"Chromium";v="141", "Not?A_Brand";v="8"' },
                  { name: headerName.toLowerCase(), value: headerValue },
                ],
                postData: { mimeType: 'application/json', text: '{"a":1}' },
              },
              response: { status: 201 },
            },
          ],
        },
      },
      null,
      random.pick([0, 1, 4]),
    ),
  }),
  'har-post-data': ({ host, key, random }) => ({
    file: 'net.har',
    content: JSON.stringify({
      log: {
        entries: [
          {
            request: {
              method: 'POST',
              url: `https://${host}/session`,
              postData: { text: JSON.stringify({ apiKey: key, n: random.integer(1, 9) }) },
            },
          },
        ],
      },
    }),
  }),
  'postman-auth-block': ({ word, host, key }) => ({
    file: 'docs/api.postman_collection.json',
    content: JSON.stringify(
      {
        info: { name: 'Vendors' },
        item: [{ name: word, request: { url: `https://${host}` } }],
        auth: {
          type: 'apikey',
          apikey: [
            { key: 'value', value: key },
            { key: 'in', value: 'header' },
          ],
        },
      },
      null,
      2,
    ),
  }),
  'postman-prerequest-script': ({ environment, quotedKey }) => ({
    file: 'collections/dev.json',
    content: JSON.stringify({
      event: [
        {
          listen: 'prerequest',
          script: { exec: [`pm.environment.set('${environment}', ${quotedKey});`, 'console.log(1);'] },
        },
      ],
    }),
  }),
  'bruno-file': ({ url, headerName, headerValue }) => ({
    file: 'bruno/list.bru',
    content: `meta {\n  name: list\n  type: http\n}\n\nget {\n  url: ${url}\n}\n\nheaders {\n  ${headerName}: ${headerValue}\n}\n`,
  }),
  'rest-client-variable': ({ snake, key, host, headerName, voice }) => ({
    file: 'api.rest',
    content: `@host = https://${host}\n@${snake} = ${key}\n\nGET {{host}}/\n${headerName}: ${voice.headerPrefix}{{${snake}}}\n`,
  }),
  'copy-as-fetch': ({ url, headerName, headerValue }) => ({
    file: 'paste.txt',
    content: `fetch("${url}", {\n  "headers": {\n    "accept": "*/*",\n    "${headerName.toLowerCase()}": "${headerValue}",\n    "sec-fetch-mode": "cors"\n  },\n  "body": null,\n  "method": "GET"\n});\n`,
  }),
  'copy-as-curl-windows': ({ url, headerName, headerValue }) => ({
    file: 'repro.cmd',
    content: `curl "${url}" ^\r\n  -H "accept: */*" ^\r\n  -H "${headerName}: ${headerValue}" ^\r\n  --compressed\r\n`,
  }),
  'mitmproxy-dump': ({ host, headerName, headerValue, random }) => ({
    file: 'flows.txt',
    content: `127.0.0.1:5${random.digits(4)}: GET https://${host}/ HTTP/2.0\n    host: ${host}\n    ${headerName}: ${headerValue}\n << HTTP/2.0 200 OK 412b\n`,
  }),
  'log-axios-error': ({ url, headerName, headerValue, random }) => ({
    file: 'pm2/error.log',
    content: `${filler(random, 'log', 2)}\nAxiosError: Request failed with status code 402\n    at settle (node_modules/axios/lib/core/settle.js:19:12)\n  config: {\n    headers: Object [AxiosHeaders] {\n      Accept: 'application/json',\n      '${headerName}': '${headerValue}',\n      'User-Agent': 'axios/1.12.2'\n    },\n    method: 'get',\n    url: '${url}'\n  }\n`,
  }),
  'log-cloudwatch-escaped-json': ({ word, snake, key }) => ({
    file: 'cloudwatch.json',
    content: JSON.stringify({
      events: [
        {
          timestamp: 1_790_000_000_000,
          message: JSON.stringify({ vendor: word, event: { headers: { [snake]: key } } }),
        },
      ],
    }),
  }),
  'log-url-token': ({ host, key, random }) => ({
    file: 'access.log',
    content: `10.0.0.${random.integer(2, 250)} - GET "https://${host}/check?token=${key}" 401 0.03\n10.0.0.2 - GET "/healthz" 200 0.00\n`,
  }),
  'log-percent-encoded-json': ({ camel, key, random }) => ({
    file: 'beacon.log',
    content: `${filler(random, 'log', 1)}\nGET /collect?d=${encodeURIComponent(JSON.stringify({ v: 2, [camel]: key, t: 'pageview' }))} 204\n`,
  }),
  'gha-debug-command': ({ environment, key, random }) => ({
    file: 'logs/3_build.txt',
    content: `2026-10-08T10:00:01.1Z ##[debug]Evaluating condition\n2026-10-08T10:00:01.9Z [command]/usr/bin/docker run -e ${environment}=${key} --label ${random.hex(6)} app:latest\n`,
  }),
  'process-list': ({ snake, key, word }) => ({
    file: 'ps.txt',
    content: `  PID COMMAND\n    1 /sbin/init\n  812 /usr/bin/${word.toLowerCase().replaceAll(/[^a-z]/g, '')}-exporter --${snake.replaceAll('_', '-')} ${key} --interval 30s\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/captures', templates)
}
